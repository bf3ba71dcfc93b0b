"""The inspections of Pa Tần: a programme, one concluded and told to all, one the branch answers,
and a survey of the villages."""

from datetime import timedelta

from branches.models import PartyOrganization, User
from config.demo.units import PA_TAN, pa_tan
from config.lib.dates import today
from reports.actions import inspections as actions
from reports.actions.findings import save_finding
from reports.actions.programmes import (
    approve_programme,
    begin_programme,
    save_grounds,
    save_item,
    submit_programme,
)
from reports.actions.result_notices import issue_result_notice
from reports.actions.surveys import send_survey
from reports.inspections.choices import FindingKind, InspectionKind
from reports.inspections.notices import REQUESTS, examples_of
from reports.inspections.rules import half_of
from reports.models import Finding, Inspection, ProgrammeItem, Survey

SURVEY = {
    "title": "chất lượng sinh hoạt chi bộ bản năm nay",
    "purpose": "Chi ủy bàn, thống nhất rồi trả lời; không nêu tên đảng viên.",
    "branch_types": ["VILLAGE"],
}
QUESTIONS = """Chi ủy họp trước kỳ họp chi bộ? | Tháng nào cũng họp; Có tháng không; Không họp
Đảng viên phát biểu tại kỳ họp? | Sôi nổi; Vừa phải; Ít
Khó khăn lớn nhất khi sinh hoạt chi bộ là gì?"""
TEAM = "Hoàng Trung Chỉnh, trưởng đoàn\nTrần Thị Thanh Nhã, thành viên"
BY = "Đoàn kiểm tra của Đảng ủy"
GROUNDS = (
    "Giúp chi bộ giữ nền nếp sinh hoạt, kịp thời phát huy ưu điểm, sửa chữa hạn chế.\n"
    "Kiểm tra, giám sát đúng nguyên tắc, khách quan, không gây khó khăn cho chi bộ."
)
PLANNED = (  # kind, content, first and last month, numbers of the branches (none: all)
    (
        InspectionKind.HALF_YEAR,
        "Sinh hoạt chi bộ 6 tháng đầu năm: sổ biên bản, trình tự, nghị quyết, nhiệm vụ",
        (6, 7),
        (),
    ),
    (
        InspectionKind.HALF_YEAR,
        "Sinh hoạt chi bộ 6 tháng cuối năm và việc khắc phục sau kiểm tra",
        (11, 12),
        (),
    ),
    (
        InspectionKind.THEMATIC_SUPERVISION,
        "Việc ra nghị quyết và phân công nhiệm vụ cho đảng viên",
        (3, 5),
        (2, 5),
    ),
    (
        InspectionKind.REGULAR_SUPERVISION,
        "Dự sinh hoạt hằng tháng, nắm tình hình tư tưởng đảng viên",
        (1, 12),
        (),
    ),
    (
        InspectionKind.INSPECTION,
        "Việc chấp hành Điều lệ Đảng và chế độ sinh hoạt",
        (8, 9),
        (9,),
    ),
)
OF_THE_BRANCH = (
    "Giám sát việc thực hiện nhiệm vụ được chi bộ phân công và bản cam kết tu dưỡng, rèn luyện",
    "03 đảng viên do chi ủy chọn, luân phiên hằng quý",
)
JUDGED = {  # verdict and remark by code of the line; the others are met
    "RESOLUTIONS": ("PARTLY", "Một số nghị quyết chưa ghi rõ thời hạn."),
    "COMMITTEE_MINUTES": ("NOT_MET", "Hội ý trước cuộc họp nhưng chưa ghi biên bản."),
}
STRENGTHS = (
    ("Họp đều, đúng ngày mùng 3; đảng viên dự đông", False),
    ("Mở đầu mỗi kỳ bằng kiểm điểm từng việc đã giao, gọi tên người làm", True),
)
WEAKNESS = (
    "Hội ý của chi ủy chưa ghi thành biên bản",
    "Ghi biên bản họp chi ủy vào sổ riêng, đủ nội dung chuẩn bị",
)
HEARD = (
    "Chi bộ nhất trí với nhận xét. Chi ủy sẽ ghi biên bản họp chi ủy từ kỳ tới và rà soát thời hạn "
    "trong nghị quyết."
)
CONCLUSION = (
    "Chi bộ giữ nền nếp sinh hoạt khá tốt. Yêu cầu khắc phục việc ghi biên bản họp chi ủy, ghi rõ "
    "thời hạn trong nghị quyết; báo cáo Đảng ủy khi xong."
)


def play_inspections():
    """Needs the logins of the demonstration and the meeting played in October."""
    commune = PartyOrganization.objects.get(code=PA_TAN)
    staff, leader = (User.objects.get(username=name) for name in ("vanphong", "lanhdao"))
    programme = _plan(commune, staff)
    submit_programme(programme=programme, by=staff)
    approve_programme(programme=programme, remark="", by=leader)
    _plan_of_the_branch()
    half = half_of(today())
    item = programme.items.get(seq=half.number)
    scope = actions.Scope(InspectionKind.HALF_YEAR, half, team=TEAM, item=item)
    branches = [PartyOrganization.objects.get(code=pa_tan(number)) for number in (1, 2)]
    actions.open_inspections(committee=commune, units=branches, scope=scope, by=staff)
    first, second = (Inspection.objects.get(organization=branch) for branch in branches)
    _conclude(second, staff)
    _announce(commune, half, second, staff)
    _judge(first, staff)
    looked = {entry.pk: "Đủ chữ ký" for entry in actions.entries_in_days(first, staff)}
    actions.check_book(inspection=first, looked=looked, by=staff)
    actions.send_to_unit(inspection=first, by=staff)
    due_on = today() + timedelta(days=15)
    send_survey(
        survey=Survey(organization=commune, due_on=due_on, **SURVEY), questions=QUESTIONS, by=staff
    )


def _plan(commune, by):
    programme = begin_programme(organization=commune, year=today().year, by=by)
    save_grounds(programme=programme, grounds=GROUNDS, version=programme.version, by=by)
    for kind, content, (first, last), numbers in PLANNED:
        units = [PartyOrganization.objects.get(code=pa_tan(number)) for number in numbers]
        item = ProgrammeItem(
            kind=kind, content=content, first_month=first, last_month=last, team=BY
        )
        save_item(programme=programme, item=item, units=units, by=by)
    return programme


def _plan_of_the_branch():
    """The programme of bản Pa Tần 1, waiting for the committee."""
    branch = PartyOrganization.objects.get(code=pa_tan(1))
    secretary = User.objects.get(username="bithu")
    programme = begin_programme(organization=branch, year=today().year, by=secretary)
    content, targets = OF_THE_BRANCH
    item = ProgrammeItem(
        kind=InspectionKind.REGULAR_SUPERVISION,
        content=content,
        targets=targets,
        first_month=1,
        last_month=12,
        team="Chi ủy",
    )
    save_item(programme=programme, item=item, units=[], by=secretary)
    submit_programme(programme=programme, by=secretary)


def _judge(inspection, by):
    lines = {line.pk: JUDGED.get(line.code, ("MET", "")) for line in inspection.lines.all()}
    actions.save_lines(inspection=inspection, lines=lines, version=inspection.version, by=by)
    for text, to_spread in STRENGTHS:
        finding = Finding(kind=FindingKind.STRENGTH, text=text, to_spread=to_spread)
        save_finding(inspection=inspection, finding=finding, by=by)
    text, remedy = WEAKNESS
    finding = Finding(
        kind=FindingKind.WEAKNESS, text=text, remedy=remedy, due_on=today() + timedelta(days=20)
    )
    save_finding(inspection=inspection, finding=finding, by=by)


def _conclude(inspection, by):
    _judge(inspection, by)
    actions.check_book(inspection=inspection, looked={}, by=by)
    actions.send_to_unit(inspection=inspection, by=by)
    actions.record_hearing(inspection=inspection, statement=HEARD, by=by)
    actions.conclude(inspection=inspection, conclusion=CONCLUSION, by=by)


def _announce(commune, half, inspection, by):
    issue_result_notice(
        organization=commune,
        period=half,
        inspections=[inspection],
        words={
            "strengths": STRENGTHS[0][0],
            "weaknesses": f"{WEAKNESS[0]}\n{JUDGED['RESOLUTIONS'][1]}",
            "requests": REQUESTS,
            "examples": list(examples_of([inspection])),
            "position": "PHÓ BÍ THƯ",
            "name": "",
        },
        by=by,
    )
