"""Which values exist around meetings (handbook 3.3, 6, 10, 11)."""

from django.db.models import IntegerChoices, TextChoices


class MeetingType(TextChoices):
    """Types of sitting (handbook 6.1)."""

    REGULAR = "REGULAR", "Thường kỳ"
    THEMATIC = "THEMATIC", "Chuyên đề"
    COMBINED = "COMBINED", "Kết hợp thường kỳ và chuyên đề"
    EXTRAORDINARY = "EXTRAORDINARY", "Bất thường"
    COMMITTEE_MEETING = "COMMITTEE_MEETING", "Họp chi ủy"
    GROUP_MEETING = "GROUP_MEETING", "Sinh hoạt tổ đảng"
    ADMISSION_CEREMONY = "ADMISSION_CEREMONY", "Lễ kết nạp"
    YEAR_END_REVIEW = "YEAR_END_REVIEW", "Kiểm điểm cuối năm"
    OTHER_ACTIVITY = "OTHER_ACTIVITY", "Hoạt động khác"


class MeetingMode(TextChoices):
    IN_PERSON = "IN_PERSON", "Trực tiếp"
    ONLINE = "ONLINE", "Trực tuyến"
    HYBRID = "HYBRID", "Trực tiếp kết hợp trực tuyến"
    BY_GROUPS = "BY_GROUPS", "Theo tổ đảng"


ONLINE_MODES = frozenset({MeetingMode.ONLINE, MeetingMode.HYBRID})


class MeetingState(TextChoices):
    """The one graph of a meeting and its minutes (handbook 6.3)."""

    PLANNED = "PLANNED", "Dự kiến"
    ANNOUNCED = "ANNOUNCED", "Đã thông báo"
    POSTPONED = "POSTPONED", "Đã hoãn"
    CANCELLED = "CANCELLED", "Đã hủy"
    IN_PROGRESS = "IN_PROGRESS", "Đang họp"
    HELD = "HELD", "Đã họp"
    MINUTES_DRAFT = "MINUTES_DRAFT", "Đang viết biên bản"
    MINUTES_ADOPTED = "MINUTES_ADOPTED", "Đã thông qua biên bản"
    SIGNED = "SIGNED", "Đã ký"
    SUBMITTED = "SUBMITTED", "Đã gửi cấp trên"
    RETURNED = "RETURNED", "Cấp trên trả lại"
    CORRECTED = "CORRECTED", "Đã bổ sung, gửi lại"
    REVIEWED = "REVIEWED", "Cấp trên đã chấp nhận"


class AgendaPhase(TextChoices):
    """Parts of the running order (handbook 7.1)."""

    OPENING = "OPENING", "Mở đầu"
    CONTENT = "CONTENT", "Tiến hành"
    THEME = "THEME", "Chuyên đề"
    CLOSING = "CLOSING", "Kết thúc"


class AttendanceStatus(IntegerChoices):
    PRESENT = 1, "Có mặt"
    PRESENT_ONLINE = 2, "Trực tuyến"
    EXCUSED = 3, "Vắng có lý do"
    UNEXCUSED = 4, "Vắng không lý do"


PRESENT_STATUSES = (AttendanceStatus.PRESENT, AttendanceStatus.PRESENT_ONLINE)


class AbsenceReason(TextChoices):
    """Default reasons (handbook 11.1)."""

    DUTY = "DUTY", "Công tác"
    ILLNESS = "ILLNESS", "Ốm"
    CARE = "CARE", "Chăm sóc người thân"
    FAMILY = "FAMILY", "Việc gia đình"
    STUDY = "STUDY", "Học tập"
    LEAVE = "LEAVE", "Nghỉ phép"
    DISASTER = "DISASTER", "Thiên tai"
    MATERNITY = "MATERNITY", "Thai sản"
    OTHER = "OTHER", "Lý do khác"


class ContributionKind(TextChoices):
    """What a speaker did (handbook 11.3)."""

    OPINION = "OPINION", "Ý kiến"
    PROPOSAL = "PROPOSAL", "Đề xuất"
    QUESTION = "QUESTION", "Câu hỏi"
    CRITICISM = "CRITICISM", "Phê bình"
    SELF_CRITICISM = "SELF_CRITICISM", "Tự phê bình"
    REPORT = "REPORT", "Báo cáo nhiệm vụ"
    PRESENTATION = "PRESENTATION", "Trình bày"
    REMARK_CHAIR = "REMARK_CHAIR", "Điều hành"


class GuestRole(TextChoices):
    GUEST = "GUEST", "Khách mời"
    SUPERVISOR = "SUPERVISOR", "Đại biểu cấp trên"


class VoteMatter(TextChoices):
    """What is voted on; it decides base, majority and method (handbook 10)."""

    RESOLUTION = "RESOLUTION", "Kết luận, nghị quyết, kế hoạch"
    RATING = "RATING", "Tự chấm điểm, xếp loại"
    ADMISSION = "ADMISSION", "Đề nghị kết nạp đảng viên"
    RECOGNITION = "RECOGNITION", "Đề nghị công nhận chính thức"
    REMOVAL = "REMOVAL", "Xóa tên, khai trừ"
    DISCIPLINE = "DISCIPLINE", "Khiển trách, cảnh cáo"
    ELECTION = "ELECTION", "Bầu chi ủy, bí thư, phó bí thư"
    PROCEDURE = "PROCEDURE", "Thủ tục (chương trình, thư ký, biên bản)"


PERSONAL_MATTERS = [  # each person is voted on separately, by name (handbook 10)
    VoteMatter.ADMISSION,
    VoteMatter.RECOGNITION,
    VoteMatter.REMOVAL,
    VoteMatter.DISCIPLINE,
    VoteMatter.ELECTION,
]


class VoteMethod(TextChoices):
    SHOW_OF_CARDS = "SHOW_OF_CARDS", "Giơ thẻ đảng viên"
    SECRET_BALLOT = "SECRET_BALLOT", "Bỏ phiếu kín"


class BallotState(TextChoices):
    """A secret ballot, from the printed cards to the result confirmed by two tellers."""

    PREPARED = "PREPARED", "Đang bỏ phiếu"
    COUNTED = "COUNTED", "Đã kiểm phiếu, chờ xác nhận"
    CONFIRMED = "CONFIRMED", "Đã có kết quả"


class PraiseKind(TextChoices):
    """What the branch says of a member under praise and criticism (handbook 7.1 C4)."""

    PRAISE = "PRAISE", "Biểu dương"
    REMINDER = "REMINDER", "Nhắc nhở"
    CRITICISM = "CRITICISM", "Phê bình"
    SELF_CRITICISM = "SELF_CRITICISM", "Tự phê bình"


CRITICAL_KINDS = [PraiseKind.REMINDER, PraiseKind.CRITICISM, PraiseKind.SELF_CRITICISM]


class SignatureRole(TextChoices):
    MINUTE_TAKER = "MINUTE_TAKER", "Người ghi biên bản"
    CHAIR = "CHAIR", "Chủ trì"


class DocumentKind(TextChoices):
    MINUTES = "MINUTES", "Biên bản"
    RESOLUTION = "RESOLUTION", "Nghị quyết"
    CONCLUSION = "CONCLUSION", "Kết luận"
    SUPPLEMENT = "SUPPLEMENT", "Bổ sung biên bản"
    REPORT = "REPORT", "Báo cáo"


class ReviewDecision(TextChoices):
    """What the committee above says of submitted minutes."""

    ACCEPTED = "ACCEPTED", "Chấp nhận"
    RETURNED = "RETURNED", "Trả lại để bổ sung"


class ReopeningState(TextChoices):
    """A branch asks to correct minutes the committee already has."""

    ASKED = "ASKED", "Đang chờ cấp trên"
    GRANTED = "GRANTED", "Được bổ sung"
    REFUSED = "REFUSED", "Không đồng ý"


class RevisionKind(TextChoices):
    """How a state of a place of the record came about."""

    BEFORE = "BEFORE", "Bản có trước"
    SAVED = "SAVED", "Ghi vào biên bản"
    TYPED = "TYPED", "Tự lưu"
    RESTORED = "RESTORED", "Khôi phục"
