"""The register of numbers: begins where the paper book ended, explains every gap, reuses none."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from branches.models import AuditEvent, NumberCounter, Term
from branches.numbers import issue_number
from config.lib.errors import RuleBroken
from resolutions.actions.numbering import set_first_number, void_number
from resolutions.actions.signing import sign_resolution
from resolutions.models import NumberNote, Resolution
from resolutions.number_facts import register_of
from tests.factories import make_meeting, make_org, make_user
from tests.resolutions.conftest import make_village


@pytest.fixture
def term(commune):
    return Term.objects.create(
        organization=commune, name="2025–2030", valid_from=date(2025, 7, 1), valid_to=None
    )


def common(village, term, **values):
    return {
        "branch": village.branch,
        "term": term,
        "kind": "NQ",
        "reason": "Tiếp sổ giấy",
        "by": village.secretary,
        **values,
    }


def test_the_number_goes_on_where_the_paper_book_ended(village, term):
    set_first_number(first=12, **common(village, term))
    resolution = village.adopted()
    resolution = sign_resolution(
        resolution=resolution, version=resolution.version, by=village.secretary
    )
    assert resolution.number_text == "12-NQ/CB"
    event = AuditEvent.objects.get(code="resolutions.first_number_set")
    assert event.sentence == "Số bắt đầu: 12-NQ/CB. Lý do: Tiếp sổ giấy"


def test_only_upward_and_only_before_the_first_own_number(village, term):
    set_first_number(first=12, **common(village, term))
    with pytest.raises(RuleBroken, match="Số tiếp theo đã là 12-NQ/CB"):
        set_first_number(first=12, **common(village, term))
    set_first_number(first=15, **common(village, term))
    void_number(**common(village, term))
    with pytest.raises(RuleBroken, match="Đã cấp số"):
        set_first_number(first=30, **common(village, term))


def test_a_void_number_is_never_used_again(village, term):
    note = void_number(**common(village, term, reason="Viết hỏng"))
    assert (note.first, note.last) == (1, 1)
    assert issue_number(branch=village.branch, term=term, kind="NQ") == 2
    with pytest.raises(RuleBroken, match="đã có văn bản hoặc đã ghi lý do"):
        void_number(number=1, **common(village, term))
    with pytest.raises(RuleBroken, match="Chưa cấp đến số 09"):
        void_number(number=9, **common(village, term))


def test_a_reason_and_a_right_are_needed(village, term):
    with pytest.raises(RuleBroken, match="ghi lý do"):
        void_number(**common(village, term, reason=" "))
    with pytest.raises(PermissionDenied):
        void_number(**common(village, term, by=village.owner))
    staff = make_user(village.commune, "COMMITTEE_STAFF")
    assert void_number(**common(village, term, by=staff)).first == 1


def test_the_register_names_every_number_and_shows_what_is_unexplained(village, term):
    set_first_number(first=5, **common(village, term))
    resolution = village.adopted()
    sign_resolution(resolution=resolution, version=resolution.version, by=village.secretary)
    NumberCounter.objects.update(last=8)  # 6 to 8 were lost without a word
    void_number(number=7, **common(village, term, reason="Giấy mốc"))
    Resolution.objects.create(
        branch=village.branch,
        meeting=make_meeting(village.branch, date(2025, 9, 3)),
        taken_over=True,
        taken_over_text="Nghị quyết 03-NQ/CB",
        state="SUBMITTED",
    )
    rows = register_of(village.branch, term, "NQ", village.secretary)
    assert [(row.text, row.is_gap) for row in rows] == [
        ("01-NQ/CB đến 04-NQ/CB", False),
        ("03-NQ/CB", False),
        ("05-NQ/CB", False),
        ("06-NQ/CB", True),
        ("07-NQ/CB", False),
        ("08-NQ/CB", True),
    ]
    assert rows[2].signer == "Lò Văn Hặc"
    assert rows[4].words == "Số hủy: Giấy mốc"


def test_the_pages_of_the_register(client, village, term):
    client.force_login(village.secretary)
    void = reverse("resolutions:void_number", args=[village.branch.pk])
    answer = client.post(void, {"kind": "NQ", "reason": "Viết hỏng"})
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "Số hủy: Viết hỏng" in page
    first = reverse("resolutions:first_number", args=[village.branch.pk])
    answer = client.post(first, {"kind": "NQ", "first": 9, "reason": "Sổ giấy"})
    assert answer.status_code == 422
    assert "Đã cấp số trong nhiệm kỳ này" in answer.content.decode()


def test_the_committee_sees_no_title_before_submission(village, term):
    resolution = village.adopted()
    sign_resolution(resolution=resolution, version=resolution.version, by=village.secretary)
    staff = make_user(village.commune, "COMMITTEE_STAFF")
    (row,) = register_of(village.branch, term, "NQ", staff)
    assert (row.words, row.url) == ("Đã cấp, văn bản chưa gửi lên", "")


def test_the_database_keeps_notes_in_order_and_once(village, term):
    note = void_number(**common(village, term))
    values = {
        field: getattr(note, field)
        for field in ("organization", "term", "kind", "cause", "reason", "noted_at")
    }
    for wrong in ({"first": 1, "last": 1}, {"first": 4, "last": 3}, {"first": 0, "last": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            NumberNote.objects.create(**values, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberNote.objects.create(**{**values, "reason": ""}, first=3, last=3)


def test_voiding_and_issuing_at_once_leave_no_gap_and_no_double(transactional_db):
    root = make_org(None, name="Đảng bộ tỉnh Lai Châu", kind="PROVINCIAL_COMMITTEE")
    village = make_village(make_org(root, name="Đảng bộ xã Pa Tần"))
    term = Term.objects.create(organization=root, name="Thử", valid_from=date(2025, 7, 1))
    start = Barrier(10)
    village.secretary.posts  # noqa: B018 - read once before the threads share it

    def work(number):
        start.wait()
        try:
            if number % 2:
                return void_number(**common(village, term)).first
            with transaction.atomic():
                return issue_number(branch=village.branch, term=term, kind="NQ")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(work, range(10))) == list(range(1, 11))
    assert NumberCounter.objects.get().last == 10
