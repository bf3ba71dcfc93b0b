"""The sheet of members as data: one `PersonData` per key, each row one period of that person."""

import re
from dataclasses import dataclass, field
from datetime import date

from config.lib.dates import today
from config.lib.workbooks import Row, SheetLayout, read_sheets
from members.choices import Office, SeatKind, Sex, StatusKind

NAME, SEX, BIRTH = "Họ và tên", "Giới tính", "Ngày sinh"
CARD, KEY, CITIZEN = "Số thẻ đảng viên", "Mã đảng viên", "Số CCCD"
DECIDED, ADMITTED, CONFIRMED = "Ngày quyết định kết nạp", "Ngày vào Đảng", "Ngày chính thức"
BRANCH, OFFICE, STATUS = "Mã chi bộ", "Chức vụ", "Tình trạng"
SINCE, UNTIL, REASON = "Từ ngày", "Đến ngày", "Lý do"
COLUMNS = (
    *(NAME, SEX, BIRTH, CARD, KEY, CITIZEN, DECIDED, ADMITTED, CONFIRMED),
    *(BRANCH, OFFICE, STATUS, SINCE, UNTIL, REASON),
)
LAYOUT = SheetLayout(columns=COLUMNS, required=(NAME, BRANCH, STATUS, SINCE), one_of=(CARD, KEY))
SEXES = {label: value for value, label in Sex.choices}
OFFICES = {label: value for value, label in Office.choices}
STATUSES = {
    "Sinh hoạt": SeatKind.OFFICIAL_SEAT,
    "Sinh hoạt tạm thời": SeatKind.TEMPORARY_SEAT,
    "Miễn sinh hoạt": StatusKind.EXEMPT,
    "Đình chỉ": StatusKind.SUSPENDED,
    "Nhiệm vụ đặc biệt": StatusKind.SPECIAL_DUTY,
    "Sinh hoạt tạm thời nơi khác": StatusKind.AWAY,
}
COLUMN_OF = {
    "full_name": NAME,
    "sex": SEX,
    "birth_on": BIRTH,
    "party_card_no": CARD,
    "citizen_id": CITIZEN,
    "admission_decision_on": DECIDED,
    "admission_ceremony_on": ADMITTED,
    "official_on": CONFIRMED,
}
CARD_FORMAT = re.compile(r"[0-9A-Za-z./-]+")
CITIZEN_FORMAT = re.compile(r"\d{12}|\d{9}")


@dataclass
class Period:
    """One row of a person: a seat or a state in a branch, with the office that runs with it."""

    row: Row
    branch_code: str
    status: SeatKind | StatusKind | None
    office: str
    start: date | None
    end: date | None
    reason: str

    @property
    def is_sound(self):
        return self.row.is_sound

    @property
    def is_seat(self):
        return isinstance(self.status, SeatKind)


@dataclass
class PersonData:
    """One person as the file tells it; ``values`` holds only columns the file has.

    ``has_own_key`` tells whether the key was written, or is the card number.
    """

    key: str
    row: Row
    values: dict
    has_own_key: bool
    periods: list[Period] = field(default_factory=list)

    @property
    def is_sound(self):
        return self.row.is_sound and all(period.is_sound for period in self.periods)

    @property
    def label(self):
        return f"{self.values['full_name']} ({self.key})"


def read(content, problems):
    """The people of the file by key."""
    (sheet,) = read_sheets(content, [LAYOUT], problems)
    people = {}
    if sheet is None or problems:
        return people
    written = [(row, row.text(KEY, limit=40), row.text(CARD, limit=20)) for row in sheet.rows]
    key_of_card = {card: key for _, key, card in written if key and card}
    for row, own_key, card in written:
        key = own_key or key_of_card.get(card, card)
        if not key:
            row.refuse(CARD, f"Chưa ghi “{CARD}” hoặc “{KEY}”. Cần một trong hai.")
        _take(row, key, bool(own_key or card in key_of_card), card, sheet.columns, people)
    for person in people.values():
        _check_dates(person)
    _check_once(people, "party_card_no")
    _check_once(people, "citizen_id")
    return people


def _take(row, key, has_own_key, card, columns, people):
    known = people.get(key)
    values = _values(row, card, columns, is_first=known is None)
    period = _period(row)
    if not key:
        return
    if known is None:
        people[key] = known = PersonData(key, row, values, has_own_key)
    else:
        _check_same(known, row, values)
    known.periods.append(period)


def _values(row, card, columns, *, is_first):
    if card and not CARD_FORMAT.fullmatch(card):
        row.refuse(CARD, "Số thẻ chỉ gồm chữ số, chữ cái không dấu và dấu chấm, gạch.")
    citizen_id = row.text(CITIZEN)
    if citizen_id and not CITIZEN_FORMAT.fullmatch(citizen_id):
        row.refuse(CITIZEN, "Số CCCD phải gồm 12 chữ số (số CMND cũ: 9 chữ số).")
    values = {
        "full_name": row.text(NAME, required=is_first, limit=120),
        "sex": row.choice(SEX, SEXES) or "",
        "birth_on": row.day(BIRTH),
        "party_card_no": card,
        "citizen_id": citizen_id,
        "admission_decision_on": row.day(DECIDED),
        "admission_ceremony_on": row.day(ADMITTED),
        "official_on": row.day(CONFIRMED),
    }
    return {name: value for name, value in values.items() if COLUMN_OF[name] in columns}


def _check_same(person, row, values):
    """Further rows of a person repeat the personal data or leave them out."""
    for name, value in values.items():
        person.values[name] = person.values[name] or value
        if value and value != person.values[name]:
            row.refuse(
                COLUMN_OF[name],
                f"Khác với dòng {person.row.number} của cùng đảng viên “{person.key}”. Đồng chí "
                "ghi giống nhau ở mọi dòng của một người.",
            )


def _period(row):
    period = Period(
        row=row,
        branch_code=row.text(BRANCH, required=True, limit=40),
        status=row.choice(STATUS, STATUSES, required=True),
        office=row.choice(OFFICE, OFFICES) or "",
        start=row.day(SINCE, required=True),
        end=row.day(UNTIL),
        reason=row.text(REASON, limit=200),
    )
    if period.start and period.end and period.end <= period.start:
        row.refuse(UNTIL, f"Phải sau Từ ngày {period.start:%d/%m/%Y}.")
    return period


def _check_dates(person):
    birth, decided, admitted, confirmed = (
        person.values.get(name)
        for name in ("birth_on", "admission_decision_on", "admission_ceremony_on", "official_on")
    )
    if birth and birth > today():
        person.row.refuse(BIRTH, "Ngày sinh ở tương lai. Đồng chí kiểm tra lại năm.")
        birth = None
    for column, day in ((DECIDED, decided), (ADMITTED, admitted), (CONFIRMED, confirmed)):
        if birth and day and day <= birth:
            person.row.refuse(column, f"Phải sau ngày sinh {birth:%d/%m/%Y}.")
    if decided and admitted and admitted < decided:
        person.row.refuse(ADMITTED, f"Phải từ ngày quyết định kết nạp {decided:%d/%m/%Y} trở đi.")
    if admitted and confirmed and confirmed < admitted:
        person.row.refuse(CONFIRMED, f"Phải sau ngày vào Đảng {admitted:%d/%m/%Y}.")


def _check_once(people, name):
    """No two people of the file share a card or an identity number."""
    holders = {}
    for person in people.values():
        value = person.values.get(name)
        holder = holders.setdefault(value, person) if value else person
        if holder is not person:
            person.row.refuse(
                COLUMN_OF[name],
                f"Trùng với dòng {holder.row.number} ({holder.values['full_name']}, mã "
                f"“{holder.key}”).",
            )
