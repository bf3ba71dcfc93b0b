"""Which values exist around members and the roll (handbook 3.2, 5)."""

from django.db.models import TextChoices

from branches.choices import Role


class Sex(TextChoices):
    MALE = "MALE", "Nam"
    FEMALE = "FEMALE", "Nữ"


class SeatKind(TextChoices):
    """A place on a branch's roll; only the official seat counts to its strength (đảng số)."""

    OFFICIAL_SEAT = "OFFICIAL_SEAT", "Sinh hoạt chính thức"
    TEMPORARY_SEAT = "TEMPORARY_SEAT", "Sinh hoạt tạm thời"


class StatusKind(TextChoices):
    """Periods on top of a seat in which a member is not expected at meetings."""

    EXEMPT = "EXEMPT", "Miễn sinh hoạt"
    SUSPENDED = "SUSPENDED", "Đình chỉ"
    SPECIAL_DUTY = "SPECIAL_DUTY", "Nhiệm vụ đặc biệt"
    AWAY = "AWAY", "Sinh hoạt tạm thời nơi khác"


class ExemptionKind(TextChoices):
    AGE_HEALTH = "AGE_HEALTH", "Tuổi cao, sức khỏe yếu"
    TERM_LIMITED = "TERM_LIMITED", "Có thời hạn"


class Rights(TextChoices):
    PROBATIONARY = "PROBATIONARY", "Dự bị"
    OFFICIAL = "OFFICIAL", "Chính thức"


class Standing(TextChoices):
    """How a person on the roll stands towards the meeting of one day (handbook 11.1)."""

    EXPECTED = "EXPECTED", "Thuộc diện dự"
    TEMPORARY_IN = "TEMPORARY_IN", "Sinh hoạt tạm thời tại chi bộ"
    TEMPORARY_OUT = "TEMPORARY_OUT", "Đang sinh hoạt tạm thời nơi khác"
    EXEMPT = "EXEMPT", "Được miễn sinh hoạt"
    SUSPENDED = "SUSPENDED", "Đình chỉ sinh hoạt"
    SPECIAL_DUTY = "SPECIAL_DUTY", "Nhiệm vụ đặc biệt"
    ADMITTED_TODAY = "ADMITTED_TODAY", "Kết nạp tại buổi này"


EXPECTED_STANDINGS = frozenset({Standing.EXPECTED, Standing.TEMPORARY_IN})


class SeatEnd(TextChoices):
    """Why a seat ended."""

    TRANSFERRED = "TRANSFERRED", "Chuyển đi"
    DECEASED = "DECEASED", "Từ trần"
    STRUCK_OFF = "STRUCK_OFF", "Xóa tên"
    EXPELLED = "EXPELLED", "Khai trừ"
    RESIGNED = "RESIGNED", "Xin ra"


class Office(TextChoices):
    """Offices in a branch, weightiest first."""

    SECRETARY = "SECRETARY", "Bí thư"
    DEPUTY_SECRETARY = "DEPUTY_SECRETARY", "Phó bí thư"
    BRANCH_COMMITTEE_MEMBER = "BRANCH_COMMITTEE_MEMBER", "Chi ủy viên"


ROLE_OF_OFFICE = {
    Office.SECRETARY: Role.SECRETARY,
    Office.DEPUTY_SECRETARY: Role.DEPUTY_SECRETARY,
    Office.BRANCH_COMMITTEE_MEMBER: Role.BRANCH_COMMITTEE,
}


class LocalPostKind(TextChoices):
    """Posts outside the Party that matter to the branch (handbook 5.1)."""

    UNIT_LEADER = "UNIT_LEADER", "Lãnh đạo, quản lý đơn vị"
    VILLAGE_HEAD = "VILLAGE_HEAD", "Trưởng thôn, bản, ấp"
    RESIDENTIAL_HEAD = "RESIDENTIAL_HEAD", "Tổ trưởng tổ dân phố, khu phố"
    MASS_ORGANIZATION = "MASS_ORGANIZATION", "Phụ trách Mặt trận, đoàn thể"
