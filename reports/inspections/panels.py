"""Where inspections appear on pages of other apps (registered in ``AppConfig.ready``)."""

from branches import job_access
from branches.unit_panels import UnitGroup, UnitLink, register_link
from reports.actions.programmes import PROGRAMME_PDF
from reports.inspections.jobs import reads_programme
from reports.inspections.permissions import sees_inspections


def register_all():
    job_access.readable_if(PROGRAMME_PDF, reads_programme)
    register_link(
        UnitLink(
            37,
            "Kiểm tra, giám sát",
            "check",
            "reports:inspections",
            sees_inspections,
            group=UnitGroup.FIGURES,
        )
    )
