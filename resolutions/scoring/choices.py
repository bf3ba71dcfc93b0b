"""Which values exist in scoring the quality of a meeting (handbook 12)."""

from django.db.models import TextChoices


class ScoreState(TextChoices):
    """From the member who follows the meeting to the committee above."""

    SCORING = "SCORING", "Đang chấm"
    AGREED = "AGREED", "Chi ủy đã thống nhất"
    VOTED = "VOTED", "Chi bộ đã thông qua"
    CONFIRMED = "CONFIRMED", "Cấp trên đã xác nhận"


# The icon a state is shown with: those of papers on the same way.
STATE_ICONS = {
    ScoreState.SCORING: "draft",
    ScoreState.AGREED: "adopted",
    ScoreState.VOTED: "submitted",
    ScoreState.CONFIRMED: "reviewed",
}


class Band(TextChoices):
    GOOD = "GOOD", "Tốt"
    FAIR = "FAIR", "Khá"
    AVERAGE = "AVERAGE", "Trung bình"
    POOR = "POOR", "Kém"


class SheetPart(TextChoices):
    """Which content a sub-criterion is about; the other ones concern every meeting."""

    REGULAR = "REGULAR", "Chỉ khi có phần thường kỳ"
    THEME = "THEME", "Chỉ khi có phần chuyên đề"


class Evidence(TextChoices):
    """Where the product reads the facts of a sub-criterion; without one people judge alone."""

    DURATION = "DURATION", "Thời lượng cuộc họp: số phút còn thiếu"
    ATTENDANCE = "ATTENDANCE", "Điểm danh: phần trăm có mặt"
    STREAK = "STREAK", "Số kỳ vắng có lý do liên tiếp"
    DRAFT = "DRAFT", "Dự thảo nghị quyết, kết luận"
    COMMITTEE = "COMMITTEE", "Cuộc họp chi ủy"
    NOTICE = "NOTICE", "Thông báo họp"
    PAPERS = "PAPERS", "Thời điểm gửi tài liệu"
    STEPS = "STEPS", "Các bước đã ghi: phần trăm"
    PRAISE = "PRAISE", "Mục biểu dương, phê bình"
    SPEAKERS = "SPEAKERS", "Người phát biểu: phần trăm số có mặt"
    MINUTES = "MINUTES", "Phần biên bản còn thiếu"
    ITEM_TIME = "ITEM_TIME", "Thời gian của nội dung"
    ONLINE_PAPERS = "ONLINE_PAPERS", "Tài liệu trong phần mềm"
    TASKS = "TASKS", "Nhiệm vụ kỳ trước: phần trăm hoàn thành"
    CONCLUSION = "CONCLUSION", "Kết luận, biểu quyết"
    TASKS_GIVEN = "TASKS_GIVEN", "Nhiệm vụ đã giao"
    SENT = "SENT", "Ngày gửi biên bản"


# Levels of these are percentages to reach; of `Evidence.DURATION` minutes that may be missing.
BY_SHARE = frozenset({Evidence.ATTENDANCE, Evidence.STEPS, Evidence.SPEAKERS, Evidence.TASKS})
WITH_LEVELS = BY_SHARE | {Evidence.DURATION}
