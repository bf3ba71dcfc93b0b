"""A committee's paper goes down, becomes points of the branches, and its progress comes back up."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from config.lib.errors import RuleBroken, Stale
from resolutions.actions.directing import (
    publish_directive,
    receive_directive,
    refuse_point,
    take_up_again,
    withdraw_directive,
)
from resolutions.directive_facts import open_points, progress
from resolutions.models import (
    CommitteeDirective,
    DirectivePoint,
    PointRefusal,
    Resolution,
    ResolutionPoint,
    TaskAssignment,
)
from resolutions.views.directives import BRANCHES_ON_A_PAGE
from tests.factories import make_branch, make_user

POINTS = ["Mỗi chi bộ giới thiệu 01 quần chúng ưu tú", "Vận động hiến đất làm đường"]


@pytest.fixture
def staff(commune):
    return make_user(commune, "COMMITTEE_STAFF")


@pytest.fixture
def directive(commune, staff):
    return send(commune, staff)


def send(commune, by, **values):
    values = {"title": "xây dựng nông thôn mới", "issued_on": date(2026, 10, 20), **values}
    return publish_directive(
        directive=CommitteeDirective(
            organization=commune, **{"number_text": "Nghị quyết số 12-NQ/ĐU", **values}
        ),
        points=[*POINTS, " "],
        by=by,
    )


def form_of(village, point):
    return {
        "point-text": point.text,
        "point-owners": [village.people[3].pk],
        "point-due_on": "25/11/2026",
        "point-directive_point": point.pk,
        "point-indicator": "01 quần chúng",
        "point-section": "DIRECTION",
        "once": uuid.uuid4(),
    }


def test_only_the_committee_sends_and_needs_a_point(commune, village, staff):
    with pytest.raises(PermissionDenied):
        send(commune, village.secretary)
    with pytest.raises(RuleBroken, match="ít nhất một nội dung"):
        publish_directive(
            directive=CommitteeDirective(organization=commune, issued_on=date(2026, 10, 1)),
            points=["  "],
            by=staff,
        )
    with pytest.raises(RuleBroken, match="Chi bộ không gửi"):
        send(village.branch, make_user(village.branch, "COMMITTEE_STAFF"))


def test_a_point_from_above_becomes_one_of_the_branch(client, village, directive):
    client.force_login(village.secretary)
    record = client.get(reverse("meetings:record", args=[village.november.pk])).content.decode()
    assert "Nội dung cấp trên giao (2)" in record
    first, second = open_points(village.branch)
    address = reverse("resolutions:add_point", args=[village.november.pk])
    page = client.get(f"{address}?noi-dung={first.pk}").content.decode()
    assert POINTS[0] in page
    assert client.post(address, form_of(village, first)).status_code == 302
    point = ResolutionPoint.objects.get()
    assert (point.directive_point, point.section, point.indicator) == (
        first,
        "DIRECTION",
        "01 quần chúng",
    )
    assert point.implements.startswith("Nghị quyết số 12-NQ/ĐU, ngày 20/10/2026, của ")
    assert open_points(village.branch) == [second]
    paper = client.get(village.resolution.get_absolute_url()).content.decode()
    assert "Chỉ tiêu: 01 quần chúng." in paper
    assert "Thực hiện: Nghị quyết số 12-NQ/ĐU" in paper


def test_progress_rolls_up_per_branch(village, other_village, directive):
    first = directive.points.get(seq=1)
    receive_directive(directive=directive, branch=other_village.branch, by=other_village.secretary)
    refuse_point(
        point=directive.points.get(seq=2),
        branch=village.branch,
        reason="Bản không có đường mới",
        by=village.secretary,
    )
    village.add(text=first.text, directive_point=first)
    rows = {row.branch: row for row in progress(directive)}
    assert rows[village.branch].turned == 0  # a draft binds nobody
    Resolution.objects.update(state="ADOPTED")
    TaskAssignment.objects.update(state="DONE", result="Xong", done_on=date(2026, 11, 4))
    rows = {row.branch: row for row in progress(directive)}
    mine, other = rows[village.branch], rows[other_village.branch]
    assert (mine.is_received, mine.applicable, mine.turned, mine.done, mine.refused) == (
        (True, 1, 1, 1, 1)
    )
    assert (other.is_received, other.applicable, other.turned) == (True, 2, 0)


def test_it_is_for_the_types_named_only(commune, village, staff):
    send(commune, staff, branch_types=["SCHOOL"])
    assert open_points(village.branch) == []
    school = make_branch(commune, valid_from=None)
    type(school).objects.filter(pk=school.pk).update(branch_type="SCHOOL")
    school.refresh_from_db()
    assert len(open_points(school)) == 2


def test_a_refusal_is_given_once_and_can_be_taken_back(village, directive):
    point = directive.points.get(seq=1)
    answer = {"point": point, "branch": village.branch, "by": village.secretary}
    with pytest.raises(RuleBroken, match="ghi lý do"):
        refuse_point(reason=" ", **answer)
    refuse_point(reason="Không có", **answer)
    with pytest.raises(Stale):
        refuse_point(reason="Không có", **answer)
    take_up_again(**answer)
    assert not PointRefusal.objects.exists()
    with pytest.raises(PermissionDenied):
        refuse_point(**{**answer, "by": village.owner}, reason="Không")


def test_what_is_in_a_resolution_is_not_refused(village, directive):
    point = directive.points.get(seq=1)
    village.add(directive_point=point)
    with pytest.raises(RuleBroken, match="đã đưa vào nghị quyết"):
        refuse_point(point=point, branch=village.branch, reason="…", by=village.secretary)


def test_a_withdrawn_paper_is_no_longer_asked_for(village, directive, staff):
    with pytest.raises(RuleBroken, match="lý do thu hồi"):
        withdraw_directive(directive=directive, reason="", by=staff)
    withdraw_directive(directive=directive, reason="Gửi nhầm", by=staff)
    assert open_points(village.branch) == []
    directive.refresh_from_db()
    with pytest.raises(RuleBroken, match="Đã thu hồi"):
        withdraw_directive(directive=directive, reason="Lại", by=staff)
    with pytest.raises(RuleBroken, match="không gửi cho chi bộ"):
        receive_directive(directive=directive, branch=village.branch, by=village.secretary)


def test_a_reason_too_long_for_its_column_is_given_back(client, directive, staff):
    client.force_login(staff)
    reason = "Văn bản gửi nhầm chi bộ. " * 20
    answer = client.post(
        reverse("resolutions:withdraw_directive", args=[directive.pk]), {"reason": reason}
    )
    assert (answer.status_code, answer.context["typed"]) == (409, [reason])
    assert "tối đa 400" in answer.content.decode()
    directive.refresh_from_db()
    assert directive.withdrawn_reason == ""


def test_the_pages_of_committee_and_branch(client, village, directive, staff, commune):
    client.force_login(staff)
    assert directive.number_text in page_of(client, "directives", commune.pk)
    page = page_of(client, "directive", directive.pk)
    assert "1 chi bộ: đã nhận 0, đã đưa vào nghị quyết 0, hoàn thành 0." in page
    client.force_login(village.secretary)
    ids = (directive.pk, village.branch.pk)
    assert "Chi bộ đã nhận" in page_of(client, "directive_in_branch", *ids)
    assert client.post(reverse("resolutions:receive_directive", args=ids)).status_code == 302
    assert "đã nhận ngày" in page_of(client, "directive_in_branch", *ids)
    assert directive.number_text in page_of(client, "directives", village.branch.pk)
    point = DirectivePoint.objects.first()
    refuse = reverse("resolutions:refuse_point", args=[point.pk, village.branch.pk])
    assert client.post(refuse, {"note": "Không có đường"}).status_code == 302
    assert "Không áp dụng: Không có đường" in page_of(client, "directive_in_branch", *ids)


def test_the_progress_of_many_branches_comes_in_pages_silent_ones_first(
    client, village, directive, staff, commune
):
    for _ in range(BRANCHES_ON_A_PAGE):
        make_branch(commune)
    receive_directive(directive=directive, branch=village.branch, by=village.secretary)
    client.force_login(staff)
    address = reverse("resolutions:directive", args=[directive.pk])
    first, second = (client.get(address, {"page": number}) for number in (1, 2))
    assert f"{BRANCHES_ON_A_PAGE + 1} chi bộ: đã nhận 1" in first.content.decode()
    assert not any(row.is_received for row in first.context["rows"])
    assert [row.branch for row in second.context["rows"]] == [village.branch]


def test_a_committee_does_not_read_what_was_not_submitted(client, village, directive, staff):
    village.add(text="Chuyện riêng của bản", directive_point=directive.points.get(seq=1))
    client.force_login(staff)
    page = page_of(client, "directive_in_branch", directive.pk, village.branch.pk)
    assert "Chuyện riêng của bản" not in page
    assert "Đã đưa vào dự thảo" in page


def test_sending_from_the_browser(client, commune, staff):
    client.force_login(staff)
    address = reverse("resolutions:send_directive", args=[commune.pk])
    form = {
        "number_text": "Kế hoạch số 3-KH/ĐU",
        "title": "phát triển đảng viên",
        "issued_on": "01/11/2026",
        "points": "Rà soát nguồn\nGiới thiệu quần chúng",
        "branch_types": ["VILLAGE"],
        "once": uuid.uuid4(),
    }
    assert client.post(address, form).status_code == 302
    directive = CommitteeDirective.objects.get()
    assert [point.text for point in directive.points.order_by("seq")] == [
        "Rà soát nguồn",
        "Giới thiệu quần chúng",
    ]
    again = {**form, "once": uuid.uuid4()}
    assert "đã được gửi xuống" in client.post(address, again).content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_progress_asks_a_fixed_number_of_questions(
    commune, directive, count, django_assert_num_queries
):
    for _ in range(count):
        make_branch(commune)
    with django_assert_num_queries(5):
        assert len(progress(directive)) == count


def page_of(client, name, *ids):
    answer = client.get(reverse(f"resolutions:{name}", args=ids))
    assert answer.status_code == 200
    return answer.content.decode()
