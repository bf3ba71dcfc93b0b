"""Score sheets: which one holds where and when, a committee's own, old scores keep theirs."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from branches.choices import BranchType
from config.lib.dates import today
from config.lib.errors import RuleBroken
from resolutions.actions import scoring
from resolutions.actions.score_sheets import publish_sheet, withdraw_sheet
from resolutions.models import ScoreTemplate
from resolutions.scoring.sheet_forms import SheetContentForm
from resolutions.scoring.templates import shipped_sheets, template_for, templates_at
from tests.factories import make_user
from tests.meetings.conftest import make_village

CONTENT = shipped_sheets()[0]["criteria"]


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def staff(village):
    return make_user(village.commune, "COMMITTEE_STAFF", username="vanphong")


def sheet(unit, *, valid_from=None, branch_type="", **values):
    return ScoreTemplate(
        organization=unit,
        branch_type=branch_type,
        valid_from=valid_from or today(),
        **{"name": "Phiếu của xã", "source": "Công văn 12-CV/ĐU", "content": CONTENT, **values},
    )


def test_the_nearest_unit_then_the_type_then_the_newest_decides(village, staff):
    branch, day = village.branch, today()
    shipped = template_for(branch, day)
    assert shipped.code == "HD42-2025"
    general = publish_sheet(template=sheet(village.commune), by=staff)
    later = publish_sheet(
        template=sheet(village.commune, valid_from=day + timedelta(days=5)), by=staff
    )
    assert template_for(branch, day) == general
    assert template_for(branch, day + timedelta(days=5)) == later
    assert template_for(branch, day - timedelta(days=1)) == shipped
    village_sheet = publish_sheet(template=sheet(village.commune, branch_type="VILLAGE"), by=staff)
    publish_sheet(template=sheet(village.commune, branch_type="SCHOOL"), by=staff)
    assert template_for(branch, day + timedelta(days=5)) == village_sheet


@pytest.mark.parametrize("types", [["VILLAGE"], ["VILLAGE", "SCHOOL", "POLICE"]])
def test_the_sheets_of_all_types_are_asked_for_together(
    village, staff, types, django_assert_num_queries
):
    sheets = {
        one: publish_sheet(template=sheet(village.commune, branch_type=one), by=staff)
        for one in types
    }
    shipped = template_for(village.commune, today(), branch_type="")
    with django_assert_num_queries(4):
        found = templates_at(village.commune, today())
    assert dict(found) == {
        "Mọi loại hình khác": shipped,
        **{BranchType(one).label: own for one, own in sheets.items()},
    }
    for one in BranchType.values:
        own = template_for(village.commune, today(), branch_type=one)
        assert own == sheets.get(one, shipped)


def test_a_new_sheet_leaves_old_scores_alone(village, staff):
    meeting = village.start()
    score = scoring.ask_to_score(meeting=meeting, scorer=village.people[2], by=village.secretary)
    publish_sheet(template=sheet(village.commune), by=staff)
    score.refresh_from_db()
    assert score.template.code == "HD42-2025"


def test_a_sheet_must_add_up_and_begin_today_or_later(village, staff):
    short = [{**one, "items": one["items"][:1]} for one in CONTENT]
    with pytest.raises(RuleBroken, match="phiếu phải đủ 100 điểm"):
        publish_sheet(template=sheet(village.commune, content=short), by=staff)
    with pytest.raises(RuleBroken, match="giữ phiếu cũ"):
        publish_sheet(template=sheet(village.commune, valid_from=date(2026, 1, 1)), by=staff)
    publish_sheet(template=sheet(village.commune), by=staff)
    with pytest.raises(RuleBroken, match="đã có phiếu áp dụng từ ngày"):
        publish_sheet(template=sheet(village.commune), by=staff)
    with pytest.raises(PermissionDenied):
        publish_sheet(template=sheet(village.branch), by=village.secretary)


def test_a_published_sheet_never_changes_and_is_withdrawn_only_unused(village, staff):
    template = publish_sheet(template=sheet(village.branch), by=make_user(
        village.branch, "COMMITTEE_LEADER", username="lanhdao"
    ))  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreTemplate.objects.filter(pk=template.pk).update(content=[])
    own = publish_sheet(template=sheet(village.commune), by=staff)
    withdraw_sheet(template=own, by=staff)
    own.refresh_from_db()
    assert own.withdrawn_at
    again = publish_sheet(template=sheet(village.commune), by=staff)
    ScoreTemplate.objects.filter(pk=template.pk).update(withdrawn_at=own.withdrawn_at)
    meeting = village.start(held_on=today(), window_reason="Bận gặt")
    score = scoring.ask_to_score(meeting=meeting, scorer=village.people[2], by=village.secretary)
    assert score.template == again
    with pytest.raises(RuleBroken, match="Đã có cuộc họp chấm"):
        withdraw_sheet(template=again, by=staff)


def typed(changes):
    """The editor's form as it is shown, with ``changes`` typed over it."""
    data = {
        row.add_prefix(name): row.initial[name]
        for one in SheetContentForm(CONTENT).criteria
        for row in one["rows"]
        for name in row.fields
        if row.initial.get(name)
    }
    head = {"name": "Phiếu xã Pa Tần", "source": "CV 12", "valid_from": f"{today():%d/%m/%Y}"}
    return {**data, **head, **changes}


def test_the_editor_refuses_98_points_in_words_and_keeps_what_was_typed(client, village, staff):
    client.force_login(staff)
    address = reverse("resolutions:write_score_sheet", args=[village.commune.pk])
    assert client.get(address).status_code == 200
    refused = client.post(address, typed({"c5i0-points": "28", "c5i0-levels": "90=28; 50=15"}))
    assert refused.status_code == 422
    assert "cộng lại được 98 điểm; phiếu phải đủ 100 điểm. Đồng chí thêm 2 điểm." in refused.text
    assert 'value="90=28; 50=15"' in refused.text
    wrong = client.post(address, typed({"c5i0-levels": "chín mươi"}))
    assert "Chưa hiểu “chín mươi”" in wrong.text
    added = {"c5i0-points": "28", "c5i0-levels": "90=28; 50=15"}
    added |= {"c2n0-title": "Có chuyên gia góp ý", "c2n0-points": "2"}
    assert client.post(address, typed(added)).status_code == 302
    template = ScoreTemplate.objects.get(organization=village.commune)
    assert template.sheet.items[-1].code == "posted"
    new = [item for item in template.sheet.items if item.title == "Có chuyên gia góp ý"]
    assert [(item.points, item.evidence) for item in new] == [(2, "")]
    listed = client.get(reverse("resolutions:score_templates", args=[village.commune.pk]))
    assert "Phiếu xã Pa Tần" in listed.text
    detail = client.get(template.get_absolute_url())
    assert "từ 90 %: 28; từ 50 %: 15; còn lại: 10" in detail.text
    withdraw = reverse("resolutions:withdraw_score_sheet", args=[template.pk])
    assert client.post(withdraw).status_code == 302
    template.refresh_from_db()
    assert template.withdrawn_at
