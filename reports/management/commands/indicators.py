"""The figures of handbook 11 for one unit and period, for scripts or for reading."""

from branches.finding import organization_of
from config.lib.command_output import PlainCommand
from reports.choices import Indicator
from reports.command_arguments import day_of, period_of
from reports.indicators import compute
from reports.json_form import indicators_json
from reports.wording import SHORT_TITLES, VERDICTS, counts_text


class Command(PlainCommand):
    help = "Các chỉ số sinh hoạt chi bộ của một đơn vị trong một kỳ."

    def add_arguments(self, parser):
        parser.add_argument("--organization", required=True, help="mã đơn vị")
        parser.add_argument("--period", required=True, help="2026, 2026H1, 2026Q3 hoặc 2026M07")
        parser.add_argument("--on", help="tính đến hết ngày này (dd/mm/yyyy), mặc định hôm nay")
        parser.add_argument(
            "--official", action="store_true", help="chỉ tính cuộc họp đã thông qua biên bản"
        )
        parser.add_argument("--members", action="store_true", help="kèm từng đảng viên")
        parser.add_argument("--children", action="store_true", help="kèm từng đơn vị trực thuộc")
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")

    def handle(self, *args, **options):
        parts = {name: options[name] for name in ("members", "children")}
        answer = compute(
            organization_of(options["organization"]),
            period_of(options["period"]),
            day_of(options["on"]) if options["on"] else None,
            official=options["official"],
            **parts,
        )
        if options["json"]:
            self.answer_json(indicators_json(answer, **parts))
        else:
            self.stdout.writelines(f"{line}\n" for line in readable(answer))


def readable(answer):
    """The same figures as lines to read."""
    reckoning = answer.reckoning
    kind = "chính thức" if reckoning.official else "tạm tính"
    yield f"{answer.unit.organization.name}, {reckoning.period}"
    yield f"Số liệu {kind}, tính đến hết ngày {answer.day:%d/%m/%Y}"
    yield ""
    for figure in answer.unit.figures.values():
        yield f"{figure.indicator.label}: {figure.ratio.percent_text} ({counts_text(figure)})"
        yield f"    Mục tiêu: {figure.target.text}. {VERDICTS[figure.met]}."
    for title, rows in (
        ("Đơn vị trực thuộc", [_child_line(child) for child in answer.children]),
        ("Đảng viên", [_member_line(one) for one in answer.members]),
    ):
        if rows:
            yield ""
            yield f"{title}:"
            yield from rows


def _child_line(child):
    figures = "; ".join(
        f"{SHORT_TITLES[indicator]} {child.figures[indicator].ratio.part}"
        f"/{child.figures[indicator].ratio.whole}"
        for indicator in Indicator
    )
    return f"    {child.organization.code} {child.organization.name}: {figures}"


def _member_line(one):
    return (
        f"    {one.member.key} {one.member.full_name}: dự {one.present}/{one.expected}; "
        f"phát biểu {one.sessions} kỳ, cần {one.required or 0}. {VERDICTS[one.met]}."
    )
