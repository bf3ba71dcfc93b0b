"""The people whose story the demonstration tells, one by one.

Everything a rule of the handbook treats on its own happens to somebody here: transfer, temporary
stay, exemption, suspension, special duty, admission, recognition, death, striking off.
"""

from datetime import date, timedelta

from config.demo.people import (
    AWAY,
    EXEMPT,
    MOVED,
    SEAT,
    SPECIAL_DUTY,
    SUSPENDED,
    TEMPORARY,
    Person,
    Spell,
)
from config.demo.units import BRANCH_THREE, DIEP_SON, pa_tan

MAN, WOMAN = "Nam", "Nữ"
TO_VILLAGES_ON = date(2025, 7, 10)
LONG_THANG_FOUNDED_ON = date(2025, 8, 15)


def _day(text):
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


def _member(name, sex, born, admitted, *spells, decided=16, code="", probationary=False):
    """``decided`` is days between the admission decision and the ceremony on ``admitted``."""
    ceremony = _day(admitted)
    return Person(
        name=name,
        sex=sex,
        born=_day(born),
        decided=ceremony - timedelta(days=decided),
        admitted=ceremony,
        official=None if probationary else ceremony.replace(year=ceremony.year + 1),
        spells=list(spells),
        code=code,
    )


def _spell(state, number, since, until=None, *, position="", reason=""):
    """``number`` of a Pa Tần branch, or a full code."""
    branch = pa_tan(number) if isinstance(number, int) else number
    return Spell(state, branch, _day(since), _day(until) if until else None, position, reason)


def _seat(number, since, until=None, *, position="", reason=""):
    return _spell(SEAT, number, since, until, position=position, reason=reason)


def told():
    """Everybody with a story, in the order of the branches."""
    return [
        *_first_branch(),
        *_village_branches(),
        *_transfers(),
        *_lost_and_found(),
        *_commune_agency(),
        *_schools_police_military(),
        *_split_of_the_third_branch(),
        *_diep_son(),
        *_branch_three(),
    ]


def _first_branch():
    """Bản Pa Tần 1, the branch whose meeting is played in the browser."""
    return [
        _member(
            "Lò Văn Chựa", MAN, "12/04/1963", "19/05/1986",
            _seat(1, "10/02/2017", position="Bí thư"),
        ),
        _member(
            "Tao Văn Ọi", MAN, "20/08/1941", "03/02/1968",
            _seat(1, "15/03/1995"), _spell(EXEMPT, 1, "01/05/2026"),
        ),
        _member(
            "Vàng Văn Thơm", MAN, "02/10/1990", "22/12/2014",
            _seat(1, "22/12/2014"), _spell(AWAY, 1, "10/03/2026"),
        ),
        # Admitted at the meeting of that day: present, but expected only from the next one.
        _member("Lù Thị Hặc", WOMAN, "15/01/2001", "03/06/2025", _seat(1, "03/06/2025")),
        _member(
            "Lò Thị Xoan", WOMAN, "09/11/2003", "19/05/2026",
            _seat(1, "19/05/2026"), code="PT-2026-01", probationary=True,
        ),
    ]  # fmt: skip


def _village_branches():
    return [
        _member(
            "Tao Văn Pành", MAN, "25/06/1961", "02/09/1988",
            _seat(2, "02/09/1988", "01/06/2025", position="Bí thư"), _seat(2, "01/06/2025"),
        ),
        _member(
            "Vàng Thị Mai", WOMAN, "14/02/1984", "03/02/2010",
            _seat(2, "03/02/2010", "01/06/2025", position="Phó bí thư"),
            _seat(2, "01/06/2025", position="Bí thư"),
        ),
        _member(
            "Lò Thị Ngoan", WOMAN, "30/03/1968", "20/12/1994",
            _seat(2, "20/12/1994"), _spell(EXEMPT, 2, "01/03/2025", "01/09/2025"),
        ),
        _member("Quàng Văn Ín", MAN, "17/07/1979", "19/05/2006", _seat(3, "19/05/2006")),
        _member(
            "Giàng Chờ Phình", MAN, "01/01/1939", "07/11/1965",
            _seat(4, "07/11/1965"), _spell(EXEMPT, 4, "01/06/2023"),
        ),
        _member(
            "Chu Gò Lù", MAN, "28/05/1983", "26/03/2009",
            _seat(7, "26/03/2009"), _spell(SUSPENDED, 7, "20/05/2026", "20/08/2026"),
        ),
        # Probation ended, official member during the year 2025.
        _member("Vàng Thị Diên", WOMAN, "06/06/1996", "03/02/2024", _seat(8, "03/02/2024")),
    ]  # fmt: skip


def _transfers():
    """From branch to branch, and a stay as a guest."""
    return [
        _member(
            "Khoàng Văn Dương", MAN, "11/12/1987", "22/07/2013",
            _seat(2, "22/07/2013", "15/06/2026", reason=MOVED), _seat(1, "15/06/2026"),
        ),
        _member(
            "Lường Văn Hiên", MAN, "19/09/1992", "26/03/2018",
            _seat(2, "26/03/2018"), _spell(TEMPORARY, 10, "15/05/2026"),
        ),
        # Commune officials who strengthened small village branches (handbook 20.3, C8 and C17).
        _to_village("Lý Láo Sán", "03/03/1985", "14/10/2011", 5),
        _to_village("Sìn Văn Phóng", "22/08/1988", "20/12/2014", 6),
        _to_village("Vừ A Chớ", "05/05/1989", "07/11/2015", 9),
        _member(
            "Bùi Thị Lan Anh", WOMAN, "27/10/1986", "19/05/2012",
            _seat(12, "15/08/2016", "01/07/2026", reason=MOVED), _seat(13, "01/07/2026"),
        ),
    ]  # fmt: skip


def _to_village(name, born, admitted, number):
    return _member(
        name, MAN, born, admitted,
        _seat(10, admitted, TO_VILLAGES_ON.strftime("%d/%m/%Y"), reason=MOVED),
        _seat(number, TO_VILLAGES_ON.strftime("%d/%m/%Y")),
    )  # fmt: skip


def _lost_and_found():
    """Those who left for good."""
    return [
        _member(
            "Lò Văn Pâng", MAN, "10/10/1938", "19/05/1964",
            _seat(3, "19/05/1964", "18/11/2025", reason="Từ trần"),
        ),
        # Absent without reason in three months of 2025, struck off by the branch in 2026.
        _member(
            "Phùng Xé Lòng", MAN, "13/04/1991", "22/12/2016",
            _seat(7, "22/12/2016", "20/03/2026", reason="Xóa tên"),
        ),
        _member(
            "Đỗ Thị Kim Oanh", WOMAN, "16/06/1990", "03/02/2015",
            _seat(11, "15/08/2015", "01/08/2025", reason=MOVED),
        ),
        _member(
            "Phạm Đức Long", MAN, "21/01/1985", "22/07/2008",
            _seat(14, "01/09/2018", "01/03/2026", position="Bí thư", reason=MOVED),
        ),
        _member(
            "Nguyễn Hữu Chiến", MAN, "18/03/1969", "07/11/1996",
            _seat(10, "05/08/2015", "01/07/2025", position="Bí thư", reason=MOVED),
        ),
    ]  # fmt: skip


def _commune_agency():
    """Officials who came from the dissolved district with the reform."""
    came = "01/07/2025"
    return [
        _member(
            "Hoàng Trung Chỉnh", MAN, "24/07/1977", "03/02/2003", _seat(10, came, position="Bí thư")
        ),
        _member("Trần Thị Thanh Nhã", WOMAN, "08/12/1983", "19/05/2009", _seat(10, came)),
        _member("Lò Văn Thương", MAN, "15/09/1986", "26/03/2012", _seat(10, came)),
        _member("Đinh Công Mẫn", MAN, "02/02/1981", "02/09/2007", _seat(10, came)),
        _member("Tẩn Thị Siểu", WOMAN, "30/11/1991", "20/12/2016", _seat(10, came)),
        _member(
            "Giàng A Tráng", MAN, "04/04/2000", "28/08/2026",
            _seat(10, "28/08/2026"), code="PT-2026-02", probationary=True,
        ),
    ]  # fmt: skip


def _schools_police_military():
    return [
        _member("Tẩn Thị Mẩy", WOMAN, "12/05/1997", "19/05/2025", _seat(12, "19/05/2025")),
        _member(
            "Nguyễn Thị Thu Hường", WOMAN, "20/10/1988", "26/03/2014",
            _seat(12, "15/08/2014"), _spell(AWAY, 12, "05/09/2025", "01/07/2026"),
        ),
        # On maternity leave: exemption for a term, which ends after the day of the demonstration.
        _member(
            "Lò Thị Phương Thảo", WOMAN, "07/03/1995", "22/12/2020",
            _seat(13, "22/12/2020"), _spell(EXEMPT, 13, "15/06/2026", "15/12/2026"),
        ),
        _member(
            "Trần Quốc Hưởng", MAN, "09/09/1984", "19/05/2007",
            _seat(14, "01/03/2026", position="Bí thư"),
        ),
        _member(
            "Vừ A Tủa", MAN, "25/12/1998", "22/12/2022",
            _seat(15, "22/12/2022"), _spell(SPECIAL_DUTY, 15, "10/03/2026", "10/09/2026"),
        ),
    ]  # fmt: skip


def _split_of_the_third_branch():
    """Five members of Pa Tần 3 founded the branch of bản Lồng Thàng (handbook 20.3, C29)."""
    people = (
        ("Lò Văn Phương", MAN, "18/08/1975", "22/07/2001", "Bí thư"),
        ("Tao Văn Ngọc", MAN, "23/01/1982", "19/05/2008", "Phó bí thư"),
        ("Vàng Thị Chăn", WOMAN, "12/12/1986", "26/03/2013", ""),
        ("Lò Văn Lịch", MAN, "05/10/1956", "02/09/1983", ""),
        ("Tao Thị Um", WOMAN, "29/04/1994", "07/11/2019", ""),
    )
    founded = LONG_THANG_FOUNDED_ON.strftime("%d/%m/%Y")
    return [
        _member(
            name, sex, born, admitted,
            _seat(3, admitted, founded, reason=MOVED), _seat(16, founded, position=position),
        )
        for name, sex, born, admitted, position in people
    ]  # fmt: skip


def _diep_son():
    return [
        _member(
            "Nguyễn Văn Ruân", MAN, "15/05/1936", "06/01/1960",
            _seat(DIEP_SON, "06/01/1990"), _spell(EXEMPT, DIEP_SON, "03/01/2024"),
        ),
        _member(
            "Trần Văn Khuông", MAN, "11/11/1940", "03/02/1967",
            _seat(DIEP_SON, "01/04/1992", "14/02/2026", reason="Từ trần"),
        ),
        _member(
            "Lương Thị Mận", WOMAN, "08/08/1965", "19/05/1995", _seat(DIEP_SON, "01/10/2025")
        ),
        _member(
            "Trần Thị Minh Ngọc", WOMAN, "26/02/2002", "26/03/2026",
            _seat(DIEP_SON, "26/03/2026"), code="DS-2026-01", probationary=True,
        ),
    ]  # fmt: skip


def _branch_three():
    return [
        _member(
            "Nguyễn Hoàng Em", MAN, "03/03/1966", "19/05/1993",
            _seat(BRANCH_THREE, "01/06/2010", "01/04/2026", reason=MOVED),
        ),
        _member(
            "Lâm Thị Ngọc Hân", WOMAN, "17/12/1993", "03/02/2019", _seat(BRANCH_THREE, "15/09/2025")
        ),
        _member(
            "Phan Quốc Thới", MAN, "21/06/1998", "02/09/2025", _seat(BRANCH_THREE, "02/09/2025")
        ),
    ]  # fmt: skip
