"""Which values exist in preparing and announcing a meeting (handbook 7.1 A, 7.5)."""

from django.db.models import TextChoices


class PrepStep(TextChoices):
    """The steps of handbook 7.1 A, in order."""

    OWNER = "OWNER", "Phân công người chuẩn bị nội dung, dự thảo kết luận"
    COLLECT = "COLLECT", "Tập hợp kết quả việc tháng trước, văn bản mới, ý kiến đảng viên"
    UNIT = "UNIT", "Thống nhất ngày, giờ họp với thủ trưởng đơn vị"
    COMMITTEE = "COMMITTEE", "Họp chi ủy thống nhất nội dung"
    NOTICE = "NOTICE", "Thông báo thời gian, địa điểm, nội dung"
    DOCUMENTS = "DOCUMENTS", "Gửi tài liệu cho đảng viên"


class OrientationKind(TextChoices):
    ORIENTATION = "ORIENTATION", "Định hướng sinh hoạt"
    BULLETIN = "BULLETIN", "Bản tin sinh hoạt chi bộ"
    ANNOUNCEMENT = "ANNOUNCEMENT", "Thông báo"


class Channel(TextChoices):
    """How a member was told (product 12)."""

    IN_APP = "IN_APP", "Tự xác nhận trong phần mềm"
    EMAIL = "EMAIL", "Thư điện tử"
    SLIP = "SLIP", "Giấy mời"
    PHONE = "PHONE", "Gọi điện"
    MESSAGE = "MESSAGE", "Tin nhắn"
    IN_PERSON = "IN_PERSON", "Gặp trực tiếp"


class Way(TextChoices):
    """How a person wants to be told (product 11), in the order a secretary works through them."""

    PHONE = "PHONE", "Gọi điện"
    SLIP = "SLIP", "Đưa giấy mời"
    MESSAGE = "MESSAGE", "Chép gửi qua Zalo"
    NONE = "NONE", "Chưa có tài khoản: báo trực tiếp"
    EMAIL = "EMAIL", "Đã gửi thư điện tử, chờ xác nhận"
    IN_APP = "IN_APP", "Đã hiện trong phần mềm, chờ xác nhận"


BY_HAND = {  # ways somebody has to take, and the channel noted when it is done
    Way.PHONE: Channel.PHONE,
    Way.SLIP: Channel.SLIP,
    Way.MESSAGE: Channel.MESSAGE,
    Way.NONE: Channel.IN_PERSON,
}


class ExcuseState(TextChoices):
    REQUESTED = "REQUESTED", "Chờ bí thư trả lời"
    ACCEPTED = "ACCEPTED", "Được chấp nhận"
    REFUSED = "REFUSED", "Không được chấp nhận"
    WITHDRAWN = "WITHDRAWN", "Đã rút lại"


class ReminderStep(TextChoices):
    """The notice, then the ladder of product 11."""

    NOTICE = "NOTICE", "Thông báo họp"
    WEEK = "WEEK", "Trước 7 ngày"
    SOON = "SOON", "Trước 2 ngày"
    TODAY = "TODAY", "Trong ngày"
    LATE = "LATE", "Quá hạn 2 ngày"
