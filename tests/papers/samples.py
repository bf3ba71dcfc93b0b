"""Papers of a made-up village branch, long enough to fill several pages."""

from datetime import date

from config.lib.paper import (
    PaperHead,
    PaperSection,
    Person,
    TaskLine,
    issuing_body,
    number_line,
    place_date,
)
from config.lib.periods import parse_period
from meetings.papers import (
    READ_AND_ADOPTED,
    Absence,
    AttendanceCount,
    AttendanceSheetPaper,
    ItemEntry,
    MinutesPaper,
    ScoreRow,
    SelfScore,
    Speech,
    Strength,
    Theme,
    VoteEntry,
    minutes_subject,
)
from reports.documents.attention import Attention, Provisional
from reports.documents.branches import UnitLine, UnitTable
from reports.documents.overview import Overview
from reports.documents.results import ResultLine, Results
from reports.figures_source import periods_until
from reports.papers import Edition, ReportPaper, ReportSection
from reports.rules import Ratio
from resolutions.papers import (
    Assessment,
    PointLine,
    ResolutionPaper,
    Sitting,
    TaskResult,
    VoteLine,
)

BRANCH = "Chi bộ thôn Điệp Sơn"
SUPERIOR = "Đảng bộ xã Yên Nam"
HELD_ON = date(2027, 2, 3)
CHAIR = Person("Trần Văn Khải", "Bí thư Chi bộ")
MINUTE_TAKER = Person("Phạm Thị Minh Ngọc", "Chi ủy viên")
TASKS = [
    TaskLine(
        "Vận động 05 hộ còn lại ở xóm Đình chỉnh trang tường rào, hiến đất mở rộng ngõ",
        "Nguyễn Đình Lương",
        "2027-02-25",
        "Trần Văn Khải",
        "Ban công tác Mặt trận thôn",
    ),
    TaskLine(
        "Rà soát danh sách quần chúng ưu tú, giới thiệu 01 người học lớp bồi dưỡng kết nạp Đảng",
        "Lê Thị Thu Hà",
        "2027-02-28",
        "Phạm Thị Minh Ngọc",
    ),
    TaskLine(
        "Nạo vét 1,2 km kênh nội đồng trước vụ xuân", "Vũ Quang Thiệp", "2027-02-20", "Ngô Văn Bách"
    ),
]


def minutes(**changes):
    """Minutes of three pages of the regular meeting of February 2027, with every kind of entry."""
    values = {
        "head": PaperHead(SUPERIOR, BRANCH, number_line("BB", "CB", 2)),
        "kind": "REGULAR",
        "subject": minutes_subject("REGULAR", HELD_ON),
        "branch": BRANCH,
        "place": "Nhà văn hóa thôn Điệp Sơn",
        "mode": "trực tiếp",
        "started_at": "2027-02-03T19:30",
        "ended_at": "2027-02-03T21:35",
        "chair": CHAIR,
        "minute_taker": MINUTE_TAKER,
        "strength": Strength(
            total=22, official=20, probationary=2, temporary_in=1, exempt=1, temporary_out=1
        ),
        "attendance": _attendance(),
        "upper_delegates": [Person("Đỗ Xuân Trường", "Ủy viên Ban Thường vụ Đảng ủy xã")],
        "guests": [Person("Nguyễn Thị Ngân", "Chi hội trưởng Chi hội Phụ nữ thôn")],
        "fee": "Đã thu đảng phí tháng 02 của 20/20 đảng viên, nộp Đảng ủy xã đúng hạn",
        "agenda": [item.title for item in ITEMS],
        "items": ITEMS,
        "praise": ["đồng chí Vũ Quang Thiệp hoàn thành sớm việc tu sửa nhà văn hóa thôn"],
        "reminders": ["đồng chí Hoàng Mạnh Tuấn báo vắng muộn, đã rút kinh nghiệm trước chi bộ"],
        "conclusion": (
            "Chi bộ thống nhất các nhiệm vụ tháng 02 năm 2027 như đã thảo luận.\n"
            "Giao chi ủy hoàn thiện, ban hành nghị quyết trong 02 ngày"
        ),
        "votes": [
            VoteEntry(
                question="Thông qua nghị quyết lãnh đạo thực hiện nhiệm vụ tháng 02 năm 2027",
                base=18,
                yes=15,
                no=0,
                abstain=1,
                not_voting=0,
                method="giơ thẻ đảng viên",
                result="nghị quyết được thông qua",
                reserved=["đồng chí Bùi Đức Thịnh đề nghị lùi thời hạn nạo vét kênh"],
            )
        ],
        "tasks": TASKS,
        "extra": [
            PaperSection("Kiến nghị với cấp trên", ["Đề nghị xã hỗ trợ 30 tấn xi măng làm ngõ."])
        ],
        "score": SelfScore(
            [
                ScoreRow("Công tác chuẩn bị", "20", "19"),
                ScoreRow("Nội dung sinh hoạt", "40", "37"),
                ScoreRow("Trình tự, điều hành, thảo luận", "40", "36"),
            ],
            "100",
            "92",
            "Tốt",
            "còn đảng viên chưa phát biểu",
        ),
        "adopted": READ_AND_ADOPTED,
    }
    return MinutesPaper(**{**values, **changes})


def thematic_minutes():
    return minutes(
        kind="THEMATIC",
        subject=minutes_subject("THEMATIC", HELD_ON),
        theme=Theme("Dồn đổi ruộng đất, xây dựng cánh đồng mẫu lớn", "Nguyễn Đình Lương"),
    )


def _attendance():
    return AttendanceCount(
        expected=21,
        present=18,
        present_official=15,
        present_probationary=2,
        present_temporary=1,
        excused=[
            Absence("Nguyễn Hữu Toàn", "đi công tác tại Hà Nội"),
            Absence("Trịnh Thị Lụa", "ốm, điều trị tại bệnh viện đa khoa"),
        ],
        unexcused=[Absence("Hoàng Mạnh Tuấn")],
        beyond=[Person("Lê Văn Sửu", "miễn công tác và sinh hoạt đảng")],
        late=["đồng chí Ngô Văn Bách đến muộn 15 phút"],
    )


ITEMS = [
    ItemEntry(
        "Thông tin thời sự, văn bản mới",
        MINUTE_TAKER,
        "tình hình trong nước, trong tỉnh tháng 01 năm 2027; nội dung chính của nghị quyết Đảng ủy "
        "xã về phát triển kinh tế – xã hội năm 2027; hướng dẫn mới về sinh hoạt chi bộ",
        [Speech("Bùi Đức Thịnh", "đề nghị photo văn bản phát cho đảng viên cao tuổi", "đề xuất")],
        conclusion="giao đồng chí Phạm Thị Minh Ngọc in 10 bản, phát trong tuần",
    ),
    ItemEntry(
        "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        Person("Lê Thị Thu Hà"),
        "kể câu chuyện “Bác Hồ với nông dân”, liên hệ việc gần dân, lắng nghe dân ở thôn",
        [Speech("Vũ Quang Thiệp")],
    ),
    ItemEntry(
        "Kết quả thực hiện nghị quyết tháng 01, nhiệm vụ tháng 02 năm 2027",
        CHAIR,
        "tháng 01 chi bộ đề ra 04 nhiệm vụ, đã hoàn thành 03, đang thực hiện 01; nguyên nhân chậm "
        "là thời tiết mưa rét kéo dài và chưa phân công rõ người đôn đốc",
        [
            Speech(
                "Nguyễn Đình Lương",
                "việc vận động hiến đất mở rộng ngõ xóm Đình đã được 12/17 hộ đồng thuận; còn 05 "
                "hộ băn khoăn về cây lâu năm, cổng ngõ. Đề nghị chi bộ phân công đảng viên phụ "
                "trách từng hộ, Mặt trận thôn cùng tham gia; thôn hỗ trợ ngày công di chuyển cổng.",
            ),
            Speech(
                "Ngô Văn Bách",
                "mực nước kênh nội đồng thấp, cần nạo vét xong trước ngày 20 tháng 02 để lấy nước "
                "đổ ải; đề nghị hợp tác xã cho mượn máy, đoàn thanh niên góp công.",
            ),
            Speech("Bùi Đức Thịnh", "thời gian nạo vét quá gấp, nên lùi 10 ngày", "ý kiến khác"),
            Speech(
                "Lê Thị Thu Hà",
                "tháng này có 02 quần chúng ưu tú viết đơn; xin chi bộ cử đảng viên giúp đỡ và gửi "
                "danh sách lên Đảng ủy xã trước ngày 28.",
            ),
            Speech("Vũ Quang Thiệp", "nhất trí với dự thảo; sẽ trực tiếp phụ trách việc kênh."),
        ],
        [Speech("Trịnh Thị Lụa", "đề nghị quan tâm lối đi cho người cao tuổi ở ngõ 3")],
        explanation="lịch lấy nước do công ty thủy nông thông báo nên không lùi được thời hạn",
        conclusion="giữ thời hạn ngày 20 tháng 02; giao đồng chí Vũ Quang Thiệp chủ trì, báo cáo "
        "kết quả tại kỳ sinh hoạt tháng 3",
    ),
    ItemEntry("Việc khác", gist="Thông báo lịch trực Tết của chi ủy và ban công tác Mặt trận thôn"),
]


def resolution(**changes):
    """The resolution that belongs to the minutes above."""
    values = {
        "head": PaperHead(
            SUPERIOR, BRANCH, number_line("NQ", "CB", 5), place_date("Yên Nam", HELD_ON)
        ),
        "subject": "lãnh đạo thực hiện nhiệm vụ tháng 02 năm 2027",
        "branch": BRANCH,
        "sitting": Sitting(
            minutes_subject("REGULAR", HELD_ON),
            BRANCH,
            "2027-02-03T19:30",
            21,
            18,
            CHAIR,
            MINUTE_TAKER,
            "2027-02-03T21:35",
        ),
        "assessment": Assessment(
            politics="Cán bộ, đảng viên và nhân dân trong thôn yên tâm, tin tưởng vào sự lãnh đạo "
            "của Đảng; dư luận quan tâm tiến độ mở rộng ngõ xóm Đình",
            work="Gieo cấy vụ xuân đạt 80 % diện tích; an ninh trật tự giữ vững; 98 % hộ đăng ký "
            "gia đình văn hóa",
            results=[
                TaskResult("Tu sửa nhà văn hóa thôn", "2027-01-25", "hoàn thành sớm 05 ngày"),
                TaskResult("Vận động hiến đất mở rộng ngõ", "2027-01-31", "đạt 12/17 hộ"),
            ],
            praise="Biểu dương đồng chí Vũ Quang Thiệp; nhắc nhở đồng chí Hoàng Mạnh Tuấn",
            weaknesses="Việc đôn đốc chưa thường xuyên do chưa phân công người phụ trách từng hộ",
        ),
        "direction": (
            "Lãnh đạo nhân dân hoàn thành gieo cấy vụ xuân trong khung thời vụ, bảo đảm đủ nước "
            "tưới dưỡng.\nTập trung giải phóng mặt bằng mở rộng ngõ xóm Đình, giữ vững đoàn kết "
            "trong thôn.\nLàm tốt công tác tạo nguồn phát triển đảng viên"
        ),
        "points": [
            PointLine(
                "Hoàn thành vận động mở rộng ngõ xóm Đình",
                "Nguyễn Đình Lương",
                "05 hộ còn lại ký biên bản hiến đất",
                "phân công đảng viên phụ trách từng hộ",
                "Ban công tác Mặt trận thôn",
                "2027-02-25",
                "Trần Văn Khải",
            ),
            PointLine(
                "Nạo vét 1,2 km kênh nội đồng",
                "Vũ Quang Thiệp",
                "xong trước lịch lấy nước",
                "huy động máy của hợp tác xã và ngày công",
                "Hợp tác xã, Chi đoàn thanh niên",
                "2027-02-20",
                "Ngô Văn Bách",
            ),
            PointLine(
                "Giới thiệu 01 quần chúng ưu tú",
                "Lê Thị Thu Hà",
                due_on="2027-02-28",
                checker="Phạm Thị Minh Ngọc",
            ),
        ],
        "implementation": "Chi ủy theo dõi, đôn đốc và báo cáo kết quả tại kỳ sinh hoạt tháng 3",
        "vote": VoteLine(15, 18),
        "recipients": ["Đảng ủy xã Yên Nam (để báo cáo)", "Đảng viên trong chi bộ"],
        "signer_name": "Trần Văn Khải",
    }
    return ResolutionPaper(**{**values, **changes})


def quarter_report(
    branch_count=18,
    *,
    without_meeting=("Chi bộ bản Nậm Tiến (tháng 8)",),
    without_theme=("Chi bộ Trường Tiểu học Pa Tần",),
    below_target=("Chi bộ Quân sự xã: tỷ lệ dự 88,89 % (24/27)",),
    remarks=("Chi bộ bản Hua Pảng: biên bản tháng 9 chưa ký",),
    **changes,
):
    """The report of a commune with any number of branches."""
    period = parse_period("2026Q3")
    chapters = [
        Overview(
            is_branch=False,
            branches=branch_count,
            members=170,
            regular_meetings=3 * branch_count - 1,
            held_due=Ratio(3 * branch_count - 1, 3 * branch_count),
            in_window=Ratio(40, 53),
            thematic_meetings=branch_count - 1,
            thematic_due=Ratio(branch_count - 1, branch_count),
        ),
        Results(
            [
                _result(
                    "Tỷ lệ đảng viên dự sinh hoạt", "Tỷ lệ dự", 440, 484, "trên 90 %", met=True
                ),
                _result("Sinh hoạt thường kỳ hằng tháng", "Thường kỳ", 17, 18, "100 %", met=False),
                _result("Sinh hoạt chuyên đề hằng quý", "Chuyên đề", 17, 18, "100 %", met=False),
                _result("Đảng viên phát biểu đủ số kỳ", "Phát biểu", 165, 170, "100 %", met=False),
            ],
            [
                (one, Ratio(430 + 2 * place, 484))
                for place, one in enumerate(periods_until(period, 5))
            ],
            90,
        ),
        UnitTable(
            "Chi bộ",
            [
                UnitLine(
                    f"Chi bộ bản Pa Tần {order}",
                    Ratio(3, 3),
                    Ratio(24, 26),
                    Ratio(25, 26),
                    Ratio(9, 9),
                    Ratio(1, 1),
                    "Đạt",
                )
                for order in range(1, branch_count + 1)
            ],
            0,
        ),
        Attention(False, list(without_meeting), list(without_theme), list(below_target)),
        Provisional(list(remarks)),
    ]
    sections = [section for chapter in chapters for section in chapter.sections]
    text = "Các chi bộ duy trì nền nếp sinh hoạt; một số chi bộ bản còn gặp khó khăn."
    sections.insert(-1, ReportSection("Đánh giá chung", [text]))
    values = {
        "head": PaperHead(
            "Đảng bộ tỉnh Lai Châu",
            issuing_body("Đảng bộ xã Pa Tần"),
            number_line("BC", "ĐU", 12),
            place_date("Pa Tần", date(2026, 10, 8)),
        ),
        "unit": "Đảng ủy xã Pa Tần",
        "period": "quý III năm 2026",
        "edition": Edition(2, "2026-10-08T14:05", "2026-09-30", "HD42-2025 (9ad5e949)", "a1" * 32),
        "sections": sections,
        "recipients": ["Ban Tổ chức Tỉnh ủy Lai Châu", "Các chi bộ trực thuộc"],
        "signer_name": "Lò Văn Hưởng",
    }
    return ReportPaper(**{**values, **changes})


def _result(title, short_title, part, whole, target, *, met):
    return ResultLine(
        title=title,
        short_title=short_title,
        ratio=Ratio(part, whole),
        target=target,
        met=met,
        former=Ratio(part - 1, whole),
    )


def attendance_sheet():
    return AttendanceSheetPaper(
        head=PaperHead(SUPERIOR, BRANCH),
        subject=minutes_subject("REGULAR", HELD_ON),
        branch=BRANCH,
        place="Nhà văn hóa thôn Điệp Sơn",
        started_at="2027-02-03T19:30",
        members=[CHAIR, MINUTE_TAKER, Person("Lê Thị Thu Hà"), Person("Mai Anh Dũng", "dự bị")],
    )
