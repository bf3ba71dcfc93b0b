"""Loading the demonstration: once, whole or not at all, through the importers everybody uses."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from branches import audit
from branches.imports import ORGANIZATIONS
from branches.models import AuditEvent, PartyOrganization
from branches.permissions import SYSTEM
from config.demo.absences import play_absences
from config.demo.grades import play_grades
from config.demo.inspections import play_inspections
from config.demo.logins import create_demo_logins
from config.demo.planning import play_plan
from config.demo.playing import play_october
from config.demo.registers import play_registers
from config.demo.themes_sent import play_themes
from config.demo.units import BRANCH_THREE, DIEP_SON, PA_TAN, ROOT
from config.lib.errors import RuleBroken
from members.imports import MEMBERS
from resolutions.imports import MEETINGS

FOLDER = Path(__file__).parent
LOADED = "config.demo_loaded"
COMMITTEES = {"pa_tan": PA_TAN, "diep_son": DIEP_SON, "chi_bo_3": BRANCH_THREE}
REAL_DATA = (
    "Phần mềm đã có đơn vị gốc “{root}” nên không nạp dữ liệu mẫu, để khỏi lẫn với dữ liệu thật. "
    "Muốn xem dữ liệu mẫu, đồng chí chạy phần mềm với một thư mục dữ liệu khác (CHIBO_VAR)."
)


def is_loaded():
    """The mark of a finished load lies in the audit trail, written with the data itself."""
    return AuditEvent.objects.filter(code=LOADED).exists()


@transaction.atomic
def load_demo(*, tell):
    """Load everything and create the logins; returns their text, or None when it was there already.

    ``tell`` takes a sentence on progress. Raises RuleBroken where real data is.
    """
    if is_loaded():
        return None
    root = PartyOrganization.objects.filter(parent=None).first()
    if root is not None:
        raise RuleBroken(REAL_DATA.format(root=root.name))
    tell("Tổ chức: 34 tỉnh, thành phố và 3.321 xã, phường, đặc khu…")
    _import(ORGANIZATIONS, "organizations.xlsx")
    for name, code in COMMITTEES.items():
        unit = PartyOrganization.objects.get(code=code)
        tell(f"{unit.name}: đảng viên và các cuộc họp…")
        _import(MEMBERS, f"members_{name}.xlsx", organization=unit)
        _import(MEETINGS, f"meetings_{name}.xlsx", organization=unit)
    logins = create_demo_logins(settings.DEMO_LOGINS_FILE)
    tell("Cuộc họp tháng 10 năm 2026 của chi bộ bản Pa Tần 1…")
    play_plan()
    play_october()
    play_themes()
    play_registers()
    play_absences()
    play_grades()
    play_inspections()
    root = PartyOrganization.objects.get(code=ROOT)
    audit.record(LOADED, "Nạp dữ liệu mẫu", target=root, by=SYSTEM, organization=root)
    return logins


def _import(kind, file_name, **options):
    result = kind.run((FOLDER / file_name).read_bytes(), by=SYSTEM, **options)
    if not result.ok:
        raise ValueError(f"{file_name}: {result.errors[:5]}")
