"""The rows of organizations.xlsx: the country of today and the part of its history we need.

Needs the PyPI package vietnam-provinces, which is installed for tests and development only.
"""

from vietnam_provinces import Province, VietNamDivisionType, Ward

from config.demo import units
from config.demo.units import PLANS, REFORM_DAY
from config.lib.vietnamese import usual_tone_place

HEADERS = (
    "Mã", "Tên", "Tên ngắn", "Địa danh", "Loại", "Mã cấp trên", "Loại hình chi bộ",
    "Ngày thành lập", "Từ ngày", "Đến ngày",
)  # fmt: skip

COMMUNE = "GRASSROOTS_COMMITTEE_AREA"


def organization_rows():
    """Parents before children: root, provinces, districts of then, communes, branches."""
    yield _row(units.ROOT, "Trung ương", "Trung ương", "", "CENTRAL", "")
    for province in sorted(Province.iter_all(), key=lambda province: province.code.value):
        yield _province_row(province)
    yield from _units_of_then()
    for ward in sorted(Ward.iter_all(), key=lambda ward: ward.code.value):
        yield from _ward_rows(ward)
    yield from _procuracy_rows()
    for plan in PLANS:
        yield from _branch_rows(plan)


def _row(
    code, name, short_name, place, kind, parent, branch_type="", founded=None,
    since=None, until=None,
):  # fmt: skip
    return (code, name, short_name, place, kind, parent, branch_type, founded, since, until)


def _province_row(province):
    place = _clean(province.name).removeprefix("Thành phố ")
    is_city = province.division_type is VietNamDivisionType.THANH_PHO_TRUNG_UONG
    area = f"thành phố {place}" if is_city else f"tỉnh {place}"
    return _row(
        f"{province.code.value:02d}", f"Đảng bộ {area}", area[0].upper() + area[1:], place,
        "PROVINCIAL_COMMITTEE", units.ROOT,
    )  # fmt: skip


def _ward_rows(ward):
    """One row, or two for Pa Tần, which stood under its district until the reform."""
    code, full = f"{ward.code.value:05d}", _clean(ward.name)
    area = ward.division_type.value
    place = full[len(area) :].strip()
    names = (code, f"Đảng bộ {area} {place}", full, place, COMMUNE)
    province = f"{ward.province_code.value:02d}"
    if code == units.PA_TAN:
        yield _row(*names, units.SIN_HO, until=REFORM_DAY)
        yield _row(*names, province, since=REFORM_DAY)
    else:
        yield _row(*names, province, founded=REFORM_DAY)


def _units_of_then():
    """What ended on 1 July 2025, as far as the demonstration's branches stood under it."""
    district = "DISTRICT_COMMITTEE"
    yield _row(
        units.HA_NAM, "Đảng bộ tỉnh Hà Nam", "Tỉnh Hà Nam", "Hà Nam", "PROVINCIAL_COMMITTEE",
        units.ROOT, until=REFORM_DAY,
    )  # fmt: skip
    yield _row(
        units.SIN_HO, "Đảng bộ huyện Sìn Hồ", "Huyện Sìn Hồ", "Sìn Hồ", district, units.LAI_CHAU,
        until=REFORM_DAY,
    )  # fmt: skip
    yield _row(
        units.DUY_TIEN_TOWN, "Đảng bộ thị xã Duy Tiên", "Thị xã Duy Tiên", "Duy Tiên", district,
        units.HA_NAM, until=REFORM_DAY,
    )  # fmt: skip
    yield _row(
        units.YEN_NAM, "Đảng bộ xã Yên Nam", "Xã Yên Nam", "Yên Nam", COMMUNE, units.DUY_TIEN_TOWN,
        until=REFORM_DAY,
    )  # fmt: skip


def _procuracy_rows():
    place = "Đồng Tháp"
    yield _row(
        units.AGENCIES, "Đảng bộ các cơ quan Đảng tỉnh Đồng Tháp", "Các cơ quan Đảng tỉnh", place,
        "UPPER_GRASSROOTS_AREA", units.DONG_THAP,
    )  # fmt: skip
    yield _row(
        units.PROCURACY, "Đảng bộ Viện kiểm sát nhân dân tỉnh", "Viện kiểm sát nhân dân tỉnh",
        place, COMMUNE, units.AGENCIES,
    )  # fmt: skip


def _branch_rows(plan):
    """Two rows for the branches that changed their committee with the reform."""
    moves = {
        units.DIEP_SON: (units.YEN_NAM, units.DUY_TIEN, "Duy Tiên"),
        units.pa_tan(13): (units.SIN_HO, units.PA_TAN, "Pa Tần"),
    }
    names = (plan.code, plan.name, plan.short_name)
    if plan.code in moves:
        before, after, place = moves[plan.code]
        yield _row(*names, place, "BRANCH", before, plan.kind, until=REFORM_DAY)
        yield _row(*names, place, "BRANCH", after, plan.kind, since=REFORM_DAY)
        return
    parent = plan.code.rpartition(".")[0]
    place = "Pa Tần" if parent == units.PA_TAN else "Đồng Tháp"
    yield _row(*names, place, "BRANCH", parent, plan.kind, founded=plan.founded)


def _clean(name):
    """Single spaces and the usual place of the tone: the package has “Xã  Xuân Giang”, “Hoà An”."""
    return usual_tone_place(" ".join(name.split()))
