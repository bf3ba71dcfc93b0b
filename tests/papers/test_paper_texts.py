"""What minutes, resolutions and reports say, before any layout (handbook: Minutes; Conclusions)."""

from datetime import date

import pytest

from config.lib.paper import Person, TaskLine
from config.lib.periods import Month
from meetings.choices import MeetingType
from meetings.papers import Absence, AttendanceCount, ItemEntry, Speech, Strength, minutes_subject
from resolutions.papers import Assessment, PointLine
from tests.papers import samples


def headings(paper):
    return [section.heading for section in paper.body if section.heading]


def text(paper):
    return "\n".join(line for section in paper.body for line in section.paragraphs)


def section(paper, ending):
    (found,) = [part for part in paper.body if part.heading.endswith(ending)]
    return found


def plain(lines):
    return [line.replace("\u00a0", " ") for line in lines]


def test_full_minutes_have_every_part_the_handbook_asks_for_in_order():
    assert headings(samples.minutes()) == [
        "I. THÀNH PHẦN",
        "1. Chủ trì, người ghi biên bản.",
        "2. Đảng số của chi bộ.",
        "3. Đảng viên dự họp.",
        "4. Đại biểu, khách mời.",
        "5. Tình hình đóng đảng phí.",
        "II. CHƯƠNG TRÌNH",
        "III. NỘI DUNG SINH HOẠT",
        "1. Thông tin thời sự, văn bản mới.",
        "2. Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh.",
        "3. Kết quả thực hiện nghị quyết tháng 01, nhiệm vụ tháng 02 năm 2027.",
        "4. Việc khác.",
        "IV. BIỂU DƯƠNG, NHẮC NHỞ, PHÊ BÌNH",
        "V. KẾT LUẬN CỦA CHỦ TRÌ",
        "VI. BIỂU QUYẾT",
        "1. Thông qua nghị quyết lãnh đạo thực hiện nhiệm vụ tháng 02 năm 2027.",
        "VII. PHÂN CÔNG NHIỆM VỤ",
        "VIII. KIẾN NGHỊ VỚI CẤP TRÊN",
        "IX. TỰ ĐÁNH GIÁ CHẤT LƯỢNG SINH HOẠT",
    ]


def test_parts_without_content_are_left_out_and_the_numbers_close_up():
    bare = samples.minutes(
        upper_delegates=[], guests=[], fee="", praise=[], reminders=[], votes=[], extra=[]
    )
    assert [heading for heading in headings(bare) if heading[0] in "IVX"] == [
        "I. THÀNH PHẦN",
        "II. CHƯƠNG TRÌNH",
        "III. NỘI DUNG SINH HOẠT",
        "IV. KẾT LUẬN CỦA CHỦ TRÌ",
        "V. PHÂN CÔNG NHIỆM VỤ",
        "VI. TỰ ĐÁNH GIÁ CHẤT LƯỢNG SINH HOẠT",
    ]


def test_minutes_open_with_time_and_place_and_close_with_adoption_and_time():
    body = samples.minutes().body
    assert body[0].paragraphs == [
        "Hồi 19 giờ 30 phút, ngày 03 tháng 02 năm 2027, tại Nhà văn hóa thôn Điệp Sơn, Chi bộ "
        "thôn Điệp Sơn tổ chức sinh hoạt chi bộ thường kỳ tháng 02 năm 2027, hình thức trực tiếp."
    ]
    assert body[-1].paragraphs == [
        "Biên bản đã được đọc trước chi bộ và được chi bộ nhất trí thông qua.",
        "Cuộc họp kết thúc hồi 21 giờ 35 phút cùng ngày.",
    ]


def test_a_meeting_past_midnight_names_the_day_it_ended():
    closing = samples.minutes(ended_at="2027-02-04T00:10").body[-1].paragraphs[-1]
    assert closing == "Cuộc họp kết thúc hồi 00 giờ 10 phút ngày 04 tháng 02 năm 2027."


def test_a_draft_claims_no_adoption_and_no_end():
    draft = samples.minutes(adopted="", ended_at="")
    assert draft.body[-1].heading == "IX. TỰ ĐÁNH GIÁ CHẤT LƯỢNG SINH HOẠT"


def test_the_strength_counts_every_kind_of_member():
    strength = Strength(total=22, official=20, probationary=2, exempt=1, suspended=1)
    assert strength.sentences == [
        "Tổng số đảng viên của chi bộ: 22 đồng chí; trong đó chính thức: 20 đồng chí, dự bị: "
        "02 đồng chí.",
        "Đảng viên nơi khác đến sinh hoạt tạm thời: không; miễn công tác và sinh hoạt đảng: 01 "
        "đồng chí; sinh hoạt tạm thời ở nơi khác: không; đình chỉ sinh hoạt đảng: 01 đồng chí; "
        "làm nhiệm vụ đặc biệt: không.",
    ]


def test_absent_members_are_named_with_their_reasons():
    paragraphs = plain(section(samples.minutes(), "dự họp.").paragraphs)
    assert paragraphs == [
        "Số đảng viên phải dự: 21 đồng chí; có mặt: 18 đồng chí, đạt 85,71 %; trong đó chính "
        "thức: 15 đồng chí, dự bị: 02 đồng chí, sinh hoạt tạm thời: 01 đồng chí.",
        "Dự họp, không tính vào số phải dự: đồng chí Lê Văn Sửu (miễn công tác và sinh hoạt đảng).",
        "Vắng mặt có lý do: 02 đồng chí.",
        "- Đồng chí Nguyễn Hữu Toàn: đi công tác tại Hà Nội.",
        "- Đồng chí Trịnh Thị Lụa: ốm, điều trị tại bệnh viện đa khoa.",
        "Vắng mặt không có lý do: 01 đồng chí.",
        "- Đồng chí Hoàng Mạnh Tuấn.",
        "Đến muộn, về sớm: đồng chí Ngô Văn Bách đến muộn 15 phút.",
    ]


def test_nobody_absent_is_said_in_words_and_online_presence_is_counted():
    full = AttendanceCount(expected=9, present=9, present_official=9, present_online=2)
    assert plain(full.sentences) == [
        "Số đảng viên phải dự: 09 đồng chí; có mặt: 09 đồng chí, đạt 100,00 %; trong đó chính "
        "thức: 09 đồng chí, dự bị: không, sinh hoạt tạm thời: không, dự trực tuyến: 02 đồng chí.",
        "Vắng mặt có lý do: không.",
        "Vắng mặt không có lý do: không.",
    ]
    assert Absence("Lò Văn A").sentence == "- Đồng chí Lò Văn A."


def test_speakers_stand_in_the_order_they_spoke_then_written_opinions():
    item = ItemEntry(
        "Thảo luận",
        Person("Lò Văn A", "Bí thư Chi bộ"),
        "nêu dự thảo",
        [Speech("Vàng Thị B", "nhất trí", "ý kiến"), Speech("Lò Văn C")],
        [Speech("Tẩn A D", "đề nghị bổ sung")],
        explanation="đã tiếp thu",
        conclusion="chốt nội dung\nđưa vào nghị quyết",
    )
    assert item.section.paragraphs == [
        "Đồng chí Lò Văn A, Bí thư Chi bộ trình bày: nêu dự thảo.",
        "Ý kiến phát biểu:",
        "- Đồng chí Vàng Thị B (ý kiến): nhất trí.",
        "- Đồng chí Lò Văn C phát biểu ý kiến.",
        "- Đồng chí Tẩn A D (ý kiến bằng văn bản, đã đọc trước chi bộ): đề nghị bổ sung.",
        "Chủ trì giải trình: đã tiếp thu.",
        "Chủ trì kết luận: chốt nội dung.",
        "đưa vào nghị quyết.",
    ]


def test_an_item_with_nothing_but_a_title_says_it_was_done():
    assert ItemEntry("Chào cờ").section.paragraphs == ["Đã thực hiện."]


def test_a_vote_names_base_method_every_count_result_and_reserved_opinions():
    (vote,) = samples.minutes().votes
    assert plain(vote.section.paragraphs) == [
        "Hình thức: giơ thẻ đảng viên. Số đảng viên có quyền biểu quyết: 18 đồng chí.",
        "Tán thành: 15 đồng chí (83,33 %); không tán thành: không; ý kiến khác: 01 đồng chí; "
        "có mặt nhưng không biểu quyết: không.",
        "Kết quả: nghị quyết được thông qua.",
        "Ý kiến bảo lưu: đồng chí Bùi Đức Thịnh đề nghị lùi thời hạn nạo vét kênh.",
    ]


def test_tasks_say_who_until_when_and_who_checks():
    table = section(samples.minutes(), "PHÂN CÔNG NHIỆM VỤ").table
    assert table.columns == ["TT", "Nhiệm vụ", "Người thực hiện", "Thời hạn", "Người kiểm tra"]
    assert table.rows[2] == [
        "3",
        "Nạo vét 1,2 km kênh nội đồng trước vụ xuân.",
        "Vũ Quang Thiệp",
        "20/02/2027",
        "Ngô Văn Bách",
    ]
    assert table.rows[0][2] == "Nguyễn Đình Lương\nPhối hợp: Ban công tác Mặt trận thôn"


def test_a_task_without_a_deadline_leaves_the_cell_empty():
    paper = samples.minutes(tasks=[TaskLine("Trực", "Lò Văn A")])
    assert section(paper, "PHÂN CÔNG NHIỆM VỤ").table.rows == [["1", "Trực.", "Lò Văn A", "", ""]]


def test_every_type_of_meeting_has_a_subject():
    day = date(2027, 2, 3)
    subjects = {kind: minutes_subject(kind, day) for kind in MeetingType.values}
    assert subjects["REGULAR"] == "sinh hoạt chi bộ thường kỳ tháng 02 năm 2027"
    assert subjects["THEMATIC"] == "sinh hoạt chuyên đề quý I năm 2027"
    assert len(set(subjects.values())) == len(MeetingType.values)


def test_a_postponed_meeting_is_about_its_own_month():
    assert minutes_subject("REGULAR", date(2027, 3, 2), Month(2027, 2)) == (
        "sinh hoạt chi bộ thường kỳ tháng 02 năm 2027"
    )


def test_a_full_resolution_follows_the_structure_of_the_handbook():
    assert headings(samples.resolution(self_rating="Tốt")) == [
        "I. ĐÁNH GIÁ KẾT QUẢ LÃNH ĐẠO THÁNG TRƯỚC",
        "1. Về chính trị, tư tưởng.",
        "2. Về lãnh đạo thực hiện nhiệm vụ chính trị.",
        "3. Kết quả thực hiện nghị quyết tháng trước.",
        "4. Biểu dương, nhắc nhở.",
        "5. Hạn chế, nguyên nhân.",
        "II. PHƯƠNG HƯỚNG, NHIỆM VỤ THÁNG TỚI",
        "III. PHÂN CÔNG VÀ TỔ CHỨC THỰC HIỆN",
        "IV. TỰ ĐÁNH GIÁ CHẤT LƯỢNG SINH HOẠT",
    ]


def test_a_short_resolution_is_numbered_without_gaps():
    short = samples.resolution(assessment=Assessment(work="Đạt kế hoạch"), direction="")
    assert headings(short) == [
        "I. ĐÁNH GIÁ KẾT QUẢ LÃNH ĐẠO THÁNG TRƯỚC",
        "1. Về lãnh đạo thực hiện nhiệm vụ chính trị.",
        "II. PHÂN CÔNG VÀ TỔ CHỨC THỰC HIỆN",
    ]
    bare = samples.resolution(assessment=Assessment(), direction="Làm tốt")
    assert headings(bare)[0] == "I. PHƯƠNG HƯỚNG, NHIỆM VỤ THÁNG TỚI"


def test_a_resolution_opens_with_the_meeting_and_ends_with_the_vote():
    lines = plain(text(samples.resolution()).splitlines())
    assert lines[0] == (
        "Ngày 03 tháng 02 năm 2027, Chi bộ thôn Điệp Sơn tổ chức sinh hoạt chi bộ thường kỳ tháng "
        "02 năm 2027, từ 19 giờ 30 phút đến 21 giờ 35 phút, có 18 đồng chí dự trên 21 đồng chí "
        "phải dự (85,71 %); chủ trì: đồng chí Trần Văn Khải, Bí thư Chi bộ; người ghi biên bản: "
        "đồng chí Phạm Thị Minh Ngọc, Chi ủy viên. Chi bộ thảo luận và quyết nghị:"
    )
    assert lines[-1] == (
        "Nghị quyết được chi bộ thông qua với 15/18 đảng viên có quyền biểu quyết tán thành, "
        "đạt 83,33 %."
    )


def test_a_conclusion_speaks_of_itself():
    paper = samples.resolution(title="KẾT LUẬN")
    assert paper.pdf_title.startswith("Kết luận lãnh đạo")
    assert "thảo luận và kết luận:" in text(paper)
    assert "Kết luận được chi bộ thông qua" in text(paper)


def test_a_point_says_requirement_measure_owner_helper_deadline_and_checker():
    table = section(samples.resolution(), "TỔ CHỨC THỰC HIỆN").table
    assert table.rows[0] == [
        "1",
        "Hoàn thành vận động mở rộng ngõ xóm Đình.\nYêu cầu: 05 hộ còn lại ký biên bản hiến đất.\n"
        "Biện pháp: phân công đảng viên phụ trách từng hộ.",
        "Nguyễn Đình Lương\nPhối hợp: Ban công tác Mặt trận thôn",
        "25/02/2027",
        "Trần Văn Khải",
    ]
    assert PointLine("Trực Tết", "Lò Văn A").what == "Trực Tết."


def test_results_of_last_month_stand_in_their_table():
    table = section(samples.resolution(), "nghị quyết tháng trước.").table
    assert table.columns == ["TT", "Nhiệm vụ", "Thời hạn", "Kết quả"]
    assert table.rows[1] == ["2", "Vận động hiến đất mở rộng ngõ.", "31/01/2027", "Đạt 12/17 hộ."]


def test_a_report_lists_branches_that_need_attention_and_what_is_provisional():
    paper = samples.quarter_report()
    assert headings(paper) == [
        "I. TÌNH HÌNH CHUNG",
        "II. KẾT QUẢ THEO CHỈ TIÊU",
        "III. KẾT QUẢ CỦA TỪNG CHI BỘ",
        "IV. CÁC CHI BỘ CẦN QUAN TÂM",
        "1. Có tháng chưa sinh hoạt thường kỳ.",
        "2. Có quý chưa sinh hoạt chuyên đề.",
        "3. Chưa đạt chỉ tiêu.",
        "V. ĐÁNH GIÁ CHUNG",
        "VI. SỐ LIỆU TẠM TÍNH",
    ]
    assert section(paper, "TẠM TÍNH").paragraphs == [
        "- Chi bộ bản Hua Pảng: biên bản tháng 9 chưa ký."
    ]
    assert section(paper, "CHỈ TIÊU").table.rows[0] == [
        *("1", "Tỷ lệ đảng viên dự sinh hoạt", "90,91\u00a0%\n(440/484)", "trên 90 %", "Đạt"),
        "90,70\u00a0%\n(439/484)",
    ]


def test_a_report_without_anything_wrong_has_no_empty_lists():
    fine = samples.quarter_report(
        2, without_meeting=[], without_theme=[], below_target=[], remarks=[]
    )
    assert [heading.split(". ")[1] for heading in headings(fine)] == [
        *("TÌNH HÌNH CHUNG", "KẾT QUẢ THEO CHỈ TIÊU", "KẾT QUẢ CỦA TỪNG CHI BỘ", "ĐÁNH GIÁ CHUNG")
    ]


@pytest.mark.parametrize(
    "paper", [samples.minutes(), samples.resolution(), samples.quarter_report()]
)
def test_every_paragraph_ends_as_a_sentence(paper):
    assert [line for line in text(paper).splitlines() if line[-1] not in ".:;?!…"] == []
