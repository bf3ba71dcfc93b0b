"""The words of a report: proposed, edited, kept; figures are filled in, never typed."""

import pytest
from django.urls import reverse

from config.lib.errors import RuleBroken
from config.lib.periods import parse_period
from reports.actions.runs import request_report
from reports.choices import ReportKind
from reports.documents.narrative import filled, require_wording
from reports.editions import paper_of
from reports.models import ReportDraft, ReportRun
from tests.factories import make_user

QUERY = "?ky=2026Q3"


def address(unit):
    return reverse("reports:narrative", args=[unit.pk]) + QUERY


def words(page, **changes):
    """What the shown form would send, with changes."""
    form = page.context["form"]
    shown = {field.name: field.value() for field in form.visible_fields()}
    return {**shown, "version": form["version"].value(), **changes}


def lines(paper, heading):
    return next(one.paragraphs for one in paper.sections if one.heading == heading)


def made(reported):
    asked = {"kind": ReportKind.QUARTER, "period": parse_period("2026Q3")}
    run = request_report(organization=reported.commune, by=reported.staff, **asked)
    return paper_of(reported.make(run))[0]


def test_words_are_proposed_from_the_facts(reported, client):
    client.force_login(reported.staff)
    page = client.get(address(reported.commune))
    shown = words(page)
    assert shown["assessment"].startswith("Có [chi bộ đạt thường kỳ] chi bộ sinh hoạt thường kỳ")
    assert shown["direction"].splitlines() == [
        "Đôn đốc Chi bộ bản B sinh hoạt thường kỳ đủ, đúng ngày quy định",
        "Đôn đốc Chi bộ bản B sinh hoạt chuyên đề",
    ]
    assert ReportDraft.objects.count() == 0


def test_edited_words_are_printed_with_the_figures_of_the_edition(reported, client):
    client.force_login(reported.staff)
    page = client.get(address(reported.commune))
    sent = words(page, assessment="Nền nếp giữ vững, dự họp [tỷ lệ dự].\nĐề nghị biểu dương.")
    assert client.post(address(reported.commune), sent).status_code == 302
    assert ReportDraft.objects.get().texts == {"assessment": sent["assessment"]}
    assert [one.replace("\u00a0", " ") for one in lines(made(reported), "Đánh giá chung")] == [
        "Nền nếp giữ vững, dự họp 90,91 % (10/11).",
        "Đề nghị biểu dương.",
    ]
    assert words(client.get(address(reported.commune)))["assessment"] == sent["assessment"]


def test_an_emptied_part_is_not_printed(reported, client):
    client.force_login(reported.staff)
    client.post(
        address(reported.commune), words(client.get(address(reported.commune)), direction="")
    )
    headings = [one.heading for one in made(reported).sections if not one.is_empty]
    assert "Nhiệm vụ, giải pháp kỳ tới" not in headings


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Tỷ lệ dự họp đạt 92,5 %.", "có số “92,5 %” gõ tay"),
        ("Dự họp [tỷ lệ đẹp].", "không có số liệu tên [tỷ lệ đẹp]"),
        ("x" * 5001, "5000"),
    ],
)
def test_refused_words_come_back_as_typed(reported, client, typed, sentence):
    client.force_login(reported.staff)
    sent = words(client.get(address(reported.commune)), assessment=typed)
    answer = client.post(address(reported.commune), sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert words(answer)["assessment"] == typed
    assert ReportDraft.objects.count() == 0


def test_two_writers_meet_and_nothing_typed_is_lost(reported, client):
    client.force_login(reported.staff)
    mine = words(client.get(address(reported.commune)), assessment="Lời của tôi.")
    theirs = words(client.get(address(reported.commune)), assessment="Lời của người khác.")
    client.post(address(reported.commune), theirs)
    answer = client.post(address(reported.commune), mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Có người vừa lưu lời văn khác" in page
    assert "Lời của người khác." in page
    again = words(answer)
    assert again["assessment"] == "Lời của tôi."
    assert client.post(address(reported.commune), again).status_code == 302
    draft = ReportDraft.objects.get()
    assert (draft.version, draft.texts["assessment"]) == (2, "Lời của tôi.")


def test_an_edition_says_when_its_words_are_old(reported, client):
    made(reported)
    run = ReportRun.objects.get()
    client.force_login(reported.staff)
    assert "Lời văn đã được sửa" not in client.get(run.get_absolute_url()).content.decode()
    client.post(address(reported.commune), words(client.get(address(reported.commune))))
    assert "Lời văn đã được sửa" in client.get(run.get_absolute_url()).content.decode()


def test_saving_and_making_is_one_step(reported, client):
    client.force_login(reported.staff)
    sent = words(client.get(address(reported.commune)), viec="lap")
    answer = client.post(address(reported.commune), sent)
    assert answer.url == ReportRun.objects.get().job.get_absolute_url()


@pytest.mark.parametrize(("role", "status"), [("INSPECTOR", 403), ("SYSTEM_ADMIN", 403)])
def test_others_do_not_word_reports(reported, client, role, status):
    client.force_login(make_user(reported.commune, role))
    assert client.get(address(reported.commune)).status_code == status


def test_names_in_brackets_become_figures_and_others_stay():
    assert filled("Dự [tỷ lệ dự], [khác]", {"tỷ lệ dự": "90 % (9/10)"}) == [
        "Dự 90 % (9/10), [khác]."
    ]


def test_days_and_numbers_of_papers_may_be_typed():
    text = "Thực hiện Chỉ thị 50-CT/TW ngày 23/7/2025, Nghị quyết số 05-NQ/CB"
    assert require_wording(text, "Đánh giá chung", {}) is None
    with pytest.raises(RuleBroken):
        require_wording("đạt 100%", "Đánh giá chung", {})
