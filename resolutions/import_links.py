"""The ways that lead to the import page."""

from branches import unit_panels
from branches.navigation import Link, register
from branches.permissions import IMPORT_DATA
from branches.unit_panels import UnitGroup, UnitLink


def register_all():
    register(Link(70, "Nhập từ Excel", "resolutions:imports", IMPORT_DATA.roles))
    unit_panels.register_link(
        UnitLink(
            70,
            "Nhập từ Excel",
            "download",
            "resolutions:import",
            IMPORT_DATA.granted,
            group=UnitGroup.SETTINGS,
        )
    )
