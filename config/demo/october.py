"""What was said at the meeting of October 2026 of bản Pa Tần 1: data for `config.demo.playing`."""

from dataclasses import dataclass
from datetime import date, time

HELD_ON, NOTICE_ON = date(2026, 10, 3), date(2026, 9, 28)
STARTED, ENDED = time(19, 30), time(21, 15)
PLACE = "Nhà văn hóa bản Pa Tần 1"
CHAIR, MINUTE_TAKER = "Lò Văn Chựa", "Tao Thị Hoan"
ABSENT = {"Hạng Thị Chứ": ("ILLNESS", "điều trị tại Trung tâm Y tế")}
GUEST = ("Đinh Công Mẫn", "Đảng ủy viên, được phân công theo dõi chi bộ")

NOTICE = (
    "Chi bộ bản Pa Tần 1 sinh hoạt thường kỳ tháng 10 năm 2026 vào 19 giờ 30 ngày 03/10/2026 tại"
    " nhà văn hóa bản. Nội dung: kiểm điểm việc thực hiện nghị quyết tháng 9; nhiệm vụ tháng 10,"
    " trọng tâm là thu hoạch lúa mùa, phòng cháy, chữa cháy rừng và vệ sinh môi trường. Mời các "
    "đồng chí dự đầy đủ, đúng giờ và chuẩn bị ý kiến."
)

AGENDA = {  # step → (presenter, what was presented, what the chair said)
    "fees": (
        "Khoàng Văn Quý",
        "16/16 đồng chí thuộc diện đóng đã nộp; chi ủy chuyển đảng ủy ngày 28/9.",
        "",
    ),
    "news": (
        "Khoàng Văn Lún",
        "Thông tin thời sự tháng 9; Quy định 208-QĐ/TW ngày 26/7/2026 về thi hành Điều lệ Đảng; "
        "kế hoạch của đảng ủy xã về Ngày hội Đại đoàn kết toàn dân tộc tại các bản.",
        "Mỗi đồng chí nói lại cho gia đình và nhóm hộ mình phụ trách.",
    ),
    "example": (
        "Lò Văn Thiết",
        "Câu chuyện Bác Hồ đi thăm bà con nông dân gặt lúa; rút ra bài học cán bộ phải cùng làm "
        "với dân.",
        "",
    ),
    "last_month": (
        CHAIR,
        "Nghị quyết tháng 9 có bốn việc, xong ba: tu sửa kênh mương khu ruộng dưới, vận động học"
        " sinh ra lớp đầy đủ, quyên góp giúp hai hộ bị lũ. Còn việc rào chắn gia súc mới được 31"
        " trong 43 hộ. Tư tưởng đảng viên ổn định; bà con mong sớm sửa cầu treo.",
        "Nguyên nhân chưa xong là một số hộ thiếu vật liệu, chi bộ đôn đốc chưa đều.",
    ),
    "next_month": (
        "Tao Văn Biên",
        "Dự thảo nghị quyết tháng 10: thu hoạch 38 héc-ta lúa mùa, gieo 3 héc-ta rau "
        "vụ đông, phòng cháy rừng mùa khô, hoàn thành việc quây nhốt gia súc, chuẩn bị ngày hội "
        "của bản.",
        "",
    ),
    "other": (
        CHAIR,
        "Giúp đỡ đảng viên dự bị Lò Thị Xoan: đề nghị phân công đồng chí Lò Thị Diệp.",
        "Chi bộ nhất trí, ghi thành một nhiệm vụ.",
    ),
    "delegate": (
        "",
        "Đồng chí Đinh Công Mẫn đánh giá chi bộ sinh hoạt đúng quy trình, ý kiến sát việc; đề "
        "nghị giao việc cho từng đồng chí, có hạn và có người kiểm tra; đảng ủy sẽ trả lời về "
        "cầu treo trước kỳ họp tháng 11.",
        "Chi bộ tiếp thu, bổ sung thời hạn và người kiểm tra vào từng nhiệm vụ.",
    ),
}

SPEECHES = (  # step, who, kind, gist
    (
        "last_month", "Lò Thị Diệp", "REPORT",
        "Đã vận động 27 học sinh của bản ra lớp đủ; còn một cháu ốm, nhà "
        "trường đã biết.",
    ),
    (
        "praise", "Mào Văn Nọi", "SELF_CRITICISM",
        "Nhận chậm đôn đốc nhóm hộ làm chuồng trại, hứa làm xong trong tháng 10.",
    ),
    (
        "discussion", "Khoàng Văn Dương", "PROPOSAL",
        "Lập ba tổ đổi công gặt lúa, ưu tiên hộ neo đơn; gặt xong cất rơm, không đốt "
        "đồng.",
    ),
    (
        "discussion", "Vàng Thị Hồng", "OPINION",
        "Chi hội phụ nữ nhận 1 héc-ta rau vụ đông ở khu ruộng gần suối, nhờ cán bộ nông nghiệp xã "
        "hướng dẫn giống.",
    ),
    (
        "discussion", "Phạm Xuân Trình", "OPINION",
        "Mùa khô đến sớm, cần làm lại đường băng cản lửa 2 ki-lô-mét phía trên bản và cắt cử "
        "trực đêm.",
    ),
    (
        "discussion", "Điêu Thị Duyên", "PROPOSAL",
        "Đoàn thanh niên xin đảm nhận trang trí và văn nghệ cho ngày hội đại đoàn kết.",
    ),
    (
        "discussion", "Lù Thị Hặc", "QUESTION",
        "Mức hỗ trợ làm chuồng trại năm nay thế nào? Chủ trì giải thích: hộ nghèo được hỗ trợ theo "
        "đề án của tỉnh, danh sách niêm yết tại nhà văn hóa.",
    ),
    (
        "discussion", "Lò Thị Xoan", "OPINION",
        "Đề nghị lập nhóm tin nhắn của bản để báo lịch gặt và cảnh báo cháy rừng.",
    ),
)  # fmt: skip
WRITTEN = (
    "Hạng Thị Chứ",
    "Đồng ý với dự thảo nghị quyết; đề nghị quan tâm hộ ông Lò Văn Ón già yếu.",
)

TEXTS = {
    "fee_note": "Đảng phí tháng 9 đã thu đủ, nộp đúng hạn.",
    "praise": ("Đồng chí Lò Thị Diệp và đồng chí Lò Văn Thiết hoàn thành tốt việc được giao."),
    "criticism": (
        "Nhắc nhở đồng chí Mào Văn Nọi chậm đôn đốc nhóm hộ; đồng chí đã tự phê bình và nhận "
        "khuyết điểm."
    ),
    "conclusion": (
        "Chi bộ thống nhất năm nhiệm vụ tháng 10: thu hoạch gọn lúa mùa và gieo rau vụ đông; hoàn "
        "thành quây nhốt gia súc ở 12 hộ còn lại; làm đường băng cản lửa và trực phòng cháy rừng; "
        "chuẩn bị Ngày hội Đại đoàn kết toàn dân tộc của bản; giúp đỡ đảng viên dự bị."
    ),
}

RESOLUTION = {
    "ideology": (
        "Đảng viên và Nhân dân trong bản tin tưởng sự lãnh đạo của Đảng, không di cư tự do, "
        "không nghe lời kẻ xấu. Bà con mong sớm sửa cầu treo."
    ),
    "political_tasks": (
        "Tu sửa xong 600 mét kênh mương; 100 % học sinh trong độ tuổi ra lớp; quyên góp 6,2 "
        "triệu đồng giúp hai hộ bị lũ; 31/43 hộ đã quây nhốt gia súc."
    ),
    "praise": "Biểu dương hai đồng chí; nhắc nhở một đồng chí chậm việc được giao.",
    "shortcomings": (
        "Việc quây nhốt gia súc chưa xong do một số hộ thiếu vật liệu và chi bộ đôn đốc chưa đều."
    ),
    "direction": (
        "Lãnh đạo Nhân dân thu hoạch gọn lúa mùa, làm vụ đông; giữ rừng trong mùa khô; giữ vệ "
        "sinh môi trường; chuẩn bị tốt ngày hội của bản."
    ),
    "implementation": (
        "Chi ủy phân công từng đồng chí như các nhiệm vụ dưới đây; kết quả báo cáo tại kỳ sinh "
        "hoạt tháng 11."
    ),
}

VOTE_QUESTION = "Thông qua Nghị quyết lãnh đạo thực hiện nhiệm vụ tháng 10 năm 2026"


@dataclass(frozen=True)
class Task:
    """A point of the resolution with its owners, by name."""

    text: str
    requirement: str
    measure: str
    owners: tuple
    checker: str
    due_on: date
    helpers: str = ""
    is_key: bool = False


TASKS = (
    Task(
        "Tổ chức thu hoạch 38 héc-ta lúa mùa, gieo 3 héc-ta rau vụ đông",
        "Gặt xong trước ngày 25/10; gieo rau xong trước ngày 10/11",
        "Lập ba tổ đổi công, ưu tiên hộ neo đơn; không đốt rơm rạ ngoài đồng",
        ("Khoàng Văn Dương", "Vàng Thị Hồng"), "Tao Văn Biên", date(2026, 11, 10),
        helpers="Chi hội nông dân, chi hội phụ nữ bản", is_key=True,
    ),
    Task(
        "Hoàn thành quây nhốt gia súc ở 12 hộ còn lại",
        "43/43 hộ không thả rông gia súc",
        "Đến từng hộ, giúp ngày công và tre làm chuồng; đề nghị hỗ trợ hộ nghèo",
        ("Mào Văn Nọi",), "Khoàng Văn Quý", date(2026, 10, 31),
    ),
    Task(
        "Làm lại 2 ki-lô-mét đường băng cản lửa, lập tổ trực phòng cháy rừng",
        "Xong trước mùa hanh khô; trực từ 18 giờ đến 6 giờ những ngày cảnh báo cấp IV trở lên",
        "Huy động mỗi hộ một ngày công; phân lịch trực theo nhóm hộ",
        ("Phạm Xuân Trình",), "Lò Văn Chựa", date(2026, 12, 5),
        helpers="Tổ bảo vệ rừng của bản", is_key=True,
    ),
    Task(
        "Chuẩn bị Ngày hội Đại đoàn kết toàn dân tộc của bản",
        "Có chương trình, văn nghệ và danh sách hộ được biểu dương",
        "Đoàn thanh niên trang trí, tập văn nghệ; ban công tác Mặt trận lập danh sách",
        ("Điêu Thị Duyên",), "Khoàng Văn Lún", date(2026, 11, 15),
        helpers="Ban công tác Mặt trận bản",
    ),
    Task(
        "Giúp đỡ đảng viên dự bị Lò Thị Xoan trong thời gian dự bị",
        "Nhận xét tiến bộ tại kỳ sinh hoạt tháng 12",
        "Giao việc cụ thể trong đoàn thanh niên, trao đổi hằng tháng",
        ("Lò Thị Diệp",), "Lò Văn Chựa", date(2026, 12, 3),
    ),
)  # fmt: skip
