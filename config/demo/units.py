"""The branches of the demonstration: what each is, how large, and how it goes about meeting."""

from dataclasses import dataclass
from datetime import date

ROOT = "TW"
PA_TAN = "03503"
SIN_HO = "108"
LAI_CHAU = "12"
DUY_TIEN = "13324"
YEN_NAM = "13360"
DUY_TIEN_TOWN = "349"
HA_NAM = "35"
DONG_THAP = "82"
AGENCIES = "82.10"
PROCURACY = "82.10.05"
DIEP_SON = f"{YEN_NAM}.01"
BRANCH_THREE = f"{PROCURACY}.03"

REFORM_DAY = date(2025, 7, 1)  # districts end, communes and provinces are rearranged


def pa_tan(number):
    """The code of Pa Tần's branch with this number."""
    return f"{PA_TAN}.{number:02d}"


@dataclass(frozen=True)
class Plan:
    """One branch: ``seats`` are the official seats on 31/10/2026 (persons).

    ``peoples`` weighs the pools of names; ``women`` is a share of ten; ``ages`` are years in 2026.
    ``founded`` None: it existed before the demonstration begins. ``hour`` is the usual start.
    ``theme_month`` is the month of the quarter (1–3) with the theme; ``combined`` says whether the
    theme is treated in the regular sitting or on a day of its own.
    """

    code: str
    name: str
    kind: str
    seats: int
    peoples: dict
    women: int
    ages: tuple
    officers: tuple
    hour: tuple
    theme_month: int
    combined: bool
    founded: date | None = None
    day: int = 3
    card_block: str = "999012"

    @property
    def short_name(self):
        short = self.name.removeprefix("Chi bộ ")
        return short[0].upper() + short[1:]

    @property
    def meets_on_weekdays(self):
        return self.kind not in ("VILLAGE", "POLICE", "MILITARY")


FULL = ("Bí thư", "Phó bí thư", "Chi ủy viên", "Chi ủy viên", "Chi ủy viên")
LARGE = FULL[:3]
SMALL = FULL[:2]

ELDERS = (25, 76)
WORKERS = (27, 57)

PLANS = (
    Plan(
        pa_tan(1), "Chi bộ bản Pa Tần 1", "VILLAGE", 18, {"Thái": 12, "Kinh": 3, "Mông": 2}, 4,
        ELDERS, FULL[1:4], (19, 30), 2, True,
    ),
    Plan(
        pa_tan(2), "Chi bộ bản Pa Tần 2", "VILLAGE", 13, {"Thái": 11, "Kinh": 2}, 4,
        ELDERS, FULL[2:4], (19, 30), 3, True,
    ),
    Plan(
        pa_tan(3), "Chi bộ bản Pa Tần 3", "VILLAGE", 12, {"Thái": 10, "Lự": 2}, 3,
        ELDERS, LARGE, (19, 30), 2, False,
    ),
    Plan(
        pa_tan(4), "Chi bộ bản Nậm Tần Mông", "VILLAGE", 7, {"Mông": 1}, 2,
        ELDERS, SMALL, (20, 0), 3, True,
    ),
    Plan(
        pa_tan(5), "Chi bộ bản Nậm Tần Dao", "VILLAGE", 6, {"Dao": 1}, 4,
        ELDERS, SMALL, (19, 30), 2, True,
    ),
    Plan(
        pa_tan(6), "Chi bộ bản Pho", "VILLAGE", 5, {"Mảng": 1}, 3,
        ELDERS, SMALL[:1], (20, 0), 1, True,
    ),
    Plan(
        pa_tan(7), "Chi bộ bản Nậm Sảo", "VILLAGE", 8, {"Hà Nhì": 1}, 3,
        ELDERS, SMALL, (20, 0), 3, False,
    ),
    Plan(
        pa_tan(8), "Chi bộ bản Tân Phong", "VILLAGE", 9, {"Thái": 6, "Kinh": 3}, 4,
        ELDERS, LARGE, (19, 30), 2, True,
    ),
    Plan(
        pa_tan(9), "Chi bộ bản Hải Hồ", "VILLAGE", 4, {"Mông": 1}, 1,
        ELDERS, SMALL[:1], (20, 0), 3, True,
    ),
    Plan(
        pa_tan(10), "Chi bộ Cơ quan xã", "COMMUNE_AGENCY", 24,
        {"Kinh": 8, "Thái": 9, "Mông": 3, "Dao": 2, "Lự": 1}, 4,
        WORKERS, FULL[1:], (14, 0), 3, True, day=4,
    ),
    Plan(
        pa_tan(11), "Chi bộ Trường Mầm non Pa Tần", "SCHOOL", 9,
        {"Kinh": 4, "Thái": 4, "Mông": 1}, 10, WORKERS, LARGE, (16, 0), 2, True, day=5,
    ),
    Plan(
        pa_tan(12), "Chi bộ Trường Tiểu học Pa Tần", "SCHOOL", 14,
        {"Kinh": 6, "Thái": 6, "Mông": 1}, 7, WORKERS, LARGE, (15, 30), 3, True, day=5,
    ),
    Plan(
        pa_tan(13), "Chi bộ Trường Trung học cơ sở Pa Tần", "SCHOOL", 11,
        {"Kinh": 6, "Thái": 4, "Mông": 1}, 5, WORKERS, LARGE, (15, 30), 2, True, day=6,
    ),
    Plan(
        pa_tan(14), "Chi bộ Công an xã", "POLICE", 8, {"Kinh": 3, "Thái": 2, "Mông": 2}, 1,
        (25, 50), SMALL[1:], (8, 0), 2, True, day=4,
    ),
    Plan(
        pa_tan(15), "Chi bộ Quân sự xã", "MILITARY", 6, {"Thái": 2, "Mông": 2, "Kinh": 1}, 1,
        (24, 50), SMALL, (8, 0), 3, True, day=5,
    ),
    Plan(
        pa_tan(16), "Chi bộ bản Lồng Thàng", "VILLAGE", 5, {"Thái": 3, "Lự": 2}, 3,
        ELDERS, (), (19, 30), 2, True, founded=date(2025, 8, 15),
    ),
    Plan(
        pa_tan(17), "Chi bộ Trạm Y tế xã", "SERVICE_UNIT", 6, {"Kinh": 2, "Thái": 4}, 6,
        WORKERS, SMALL, (16, 0), 2, True, founded=date(2025, 12, 10), day=5,
    ),
    Plan(
        pa_tan(18), "Chi bộ Công ty Thủy điện Nậm Tần", "PRIVATE_ENTERPRISE", 5,
        {"Kinh": 4, "Thái": 1}, 2, WORKERS, SMALL, (16, 0), 3, True, founded=date(2026, 9, 5),
        day=5,
    ),
    Plan(
        DIEP_SON, "Chi bộ thôn Điệp Sơn", "VILLAGE", 22, {"đồng bằng": 1}, 4,
        (28, 80), FULL, (19, 30), 2, False, card_block="999035",
    ),
    Plan(
        BRANCH_THREE, "Chi bộ 3", "AGENCY", 14, {"Nam Bộ": 1}, 5,
        (28, 58), LARGE, (14, 0), 3, True, day=5, card_block="999087",
    ),
)  # fmt: skip

PLAN_BY_CODE = {plan.code: plan for plan in PLANS}

SETS = {
    "pa_tan": tuple(plan for plan in PLANS if plan.code.startswith(PA_TAN)),
    "diep_son": (PLAN_BY_CODE[DIEP_SON],),
    "chi_bo_3": (PLAN_BY_CODE[BRANCH_THREE],),
}
