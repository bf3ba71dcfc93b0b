"""Where exports are reached from, and who may read what they leave."""

from branches import job_access, job_parts
from branches.unit_panels import UnitGroup, UnitLink, register_link
from reports.actions.exports import EXPORT, export_left_out
from reports.exports.jobs import reads_export
from reports.exports.permissions import EXPORT_DOCUMENTS


def register_all():
    job_access.readable_if(EXPORT, reads_export, is_personal=True)
    job_parts.follow_up_with(EXPORT, export_left_out)
    register_link(
        UnitLink(
            45,
            "Xuất tài liệu",
            "download",
            "reports:export",
            EXPORT_DOCUMENTS.granted,
            group=UnitGroup.FIGURES,
        )
    )
