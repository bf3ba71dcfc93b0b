"""The pages of a meeting as the secretary, a member and a stranger meet them."""

import re
import uuid
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from branches.jobs import store
from config.lib.digests import seen_digest
from meetings.actions import record
from meetings.actions.minutes import request_minutes_pdf
from meetings.actions.record import ITEM_TEXTS, MEETING_TEXTS
from meetings.actions.roll_call import line_digest
from meetings.choices import AttendanceStatus, MeetingState
from meetings.models import Contribution, Meeting, Vote
from meetings.reading import read_once, votes_of
from meetings.urls import urlpatterns
from tests.factories import close_branch, hold, make_branch, make_member, make_user
from tests.meetings.conftest import DAY
from tests.meetings.test_paper_record import picture

PRESENT, ONLINE, EXCUSED, UNEXCUSED = AttendanceStatus


@pytest.fixture
def secretary(client, village):
    client.force_login(village.secretary)
    return client


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


def roll_post(meeting, **changes):
    """What the roll-call form sends: every line as shown, with ``changes`` made."""
    data = {}
    for row in meeting.attendances.all():
        data |= {f"status_{row.member_id}": row.status, f"seen_{row.member_id}": line_digest(row)}
    return data | changes


# --- who gets in ------------------------------------------------------------------------------


ROWS_OF_A_RECORD = {"pk", "item_pk", "contribution_pk", "guest_pk", "vote_pk"}
OF_A_RECORD = [
    one
    for one in urlpatterns
    if one.name in {"branch", "create"}
    or (
        str(one.pattern).startswith("cuoc-hop/<")
        and ROWS_OF_A_RECORD.issuperset(one.pattern.converters)
    )
]


def every_address(meeting):
    """Each address of a meeting's record with the ids of ``meeting`` or its branch in it.

    tests/test_scope.py walks all addresses of the product.
    """
    for pattern in OF_A_RECORD:
        of_branch = pattern.name in {"branch", "create"}
        values = {"pk": meeting.branch_id if of_branch else meeting.pk}
        values |= {
            name: 1
            for name in ("item_pk", "contribution_pk", "guest_pk", "vote_pk")
            if name in str(pattern.pattern)
        }
        yield reverse(f"meetings:{pattern.name}", kwargs=values)


def test_for_a_stranger_no_address_of_a_meeting_exists(client, village):
    meeting = village.start()
    client.force_login(make_user(make_branch(village.commune), "SECRETARY"))
    addresses = list(every_address(meeting))
    assert len(addresses) == len(OF_A_RECORD)
    before = Meeting.objects.values().get(pk=meeting.pk)
    for address in addresses:
        answers = {client.get(address).status_code, client.post(address).status_code}
        assert answers <= {404, 405}, address
        assert 404 in answers, address
    assert Meeting.objects.values().get(pk=meeting.pk) == before


def test_without_a_login_every_address_leads_to_the_login_page(client, village):
    for address in every_address(village.start()):
        assert client.get(address).url.startswith(reverse("branches:login"))


def test_a_member_sees_the_meeting_but_may_not_write(client, village):
    meeting = village.start()
    client.force_login(make_user(village.branch, "MEMBER", member=village.people[3]))
    assert client.get(meeting.get_absolute_url()).status_code == 200
    assert client.get(url("record", meeting.pk)).status_code == 403
    assert client.post(url("roll_call", meeting.pk), {}).status_code == 403


def test_the_minute_taker_may_write_but_not_plan(client, village):
    meeting = village.start()
    client.force_login(village.minute_taker)
    assert client.get(url("record", meeting.pk)).status_code == 200
    assert client.get(url("edit", meeting.pk)).status_code == 403


# --- planning ---------------------------------------------------------------------------------


def plan_post(village, **changes):
    return {
        "meeting_type": "REGULAR",
        "mode": "IN_PERSON",
        "held_on": "03/12/2026",
        "planned_start": "19:30",
        "place": "Nhà văn hóa bản",
        "theme": "",
        "chair": village.people[0].pk,
        "minute_taker": village.people[1].pk,
        "window_reason": "",
        "once": str(uuid.uuid4()),
    } | changes


def test_the_third_of_april_is_typed_day_first(secretary, village):
    secretary.post(url("create", village.branch.pk), plan_post(village, held_on="03/04/2027"))
    assert Meeting.objects.get().held_on.isoformat() == "2027-04-03"


@pytest.mark.parametrize("closed_on", [date(2026, 11, 1), date(2040, 12, 1)])
def test_no_meeting_is_planned_in_a_branch_that_has_ended(secretary, village, closed_on):
    """Its secretary still finishes what was begun; new meetings belong to the branch after it."""
    close_branch(village.branch, closed_on)
    answer = secretary.post(
        url("create", village.branch.pk), plan_post(village, held_on="03/12/2040")
    )
    assert answer.status_code == 422
    assert "không hoạt động vào ngày 03/12/2040" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_refused_plan_keeps_everything_typed(secretary, village):
    page = secretary.post(
        url("create", village.branch.pk),
        plan_post(village, held_on="12/12/2026", place="Nhà ông Páo"),
    )
    assert page.status_code == 422
    text = page.content.decode()
    assert "Ngày họp quy định là ngày 3 hằng tháng" in text
    assert 'value="Nhà ông Páo"' in text
    assert 'value="12/12/2026"' in text


@pytest.mark.parametrize("typed", ["31/02/2026", "2026", "mai", ""])
def test_a_day_that_is_none_gets_a_sentence_with_an_example(secretary, village, typed):
    page = secretary.post(url("create", village.branch.pk), plan_post(village, held_on=typed))
    assert "dạng ngày/tháng/năm, ví dụ 03/02/2026" in page.content.decode()


def test_the_same_form_sent_twice_plans_once(secretary, village):
    data = plan_post(village)
    first = secretary.post(url("create", village.branch.pk), data)
    second = secretary.post(url("create", village.branch.pk), data)
    assert Meeting.objects.count() == 1
    assert first.url == second.url


def test_the_notice_makes_the_meeting_known_to_members(secretary, village, client):
    meeting = village.plan()
    proposed = secretary.get(url("notice", meeting.pk)).context["form"]["text"].value()
    assert "19 giờ 30, ngày 03/11/2026" in proposed
    secretary.post(url("notice", meeting.pk), {"text": proposed})
    client.force_login(make_user(village.branch, "MEMBER", member=village.people[3]))
    assert "Nhà văn hóa bản" in client.get(meeting.get_absolute_url()).content.decode()


# --- recording --------------------------------------------------------------------------------


def test_the_record_page_shows_everybody_present_at_first(secretary, village):
    meeting = village.start()
    page = secretary.get(url("record", meeting.pk)).content.decode()
    assert "5/5 đồng chí có mặt" in page
    assert len(re.findall(r'class="btn-check roll-1"[^>]* checked', page)) == 5


def test_the_roll_call_is_saved_and_closed_with_one_button(secretary, village):
    meeting = village.start()
    absent = village.people[2].pk
    data = roll_post(meeting, **{f"status_{absent}": 3, f"reason_{absent}": "ILLNESS", "chot": 1})
    secretary.post(url("roll_call", meeting.pk), data)
    meeting.refresh_from_db()
    assert (meeting.present_count, meeting.roll_closed_at is not None) == (4, True)


def test_a_missing_reason_is_asked_for_beside_the_name_and_marks_are_kept(secretary, village):
    meeting = village.start(mode="HYBRID", mode_document="Công văn số 12-CV/ĐU ngày 05/01/2026")
    absent, online = village.people[2].pk, village.people[3].pk
    data = roll_post(meeting, **{f"status_{absent}": 3, f"status_{online}": 2})
    page = secretary.post(url("roll_call", meeting.pk), data)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Tẩn Mí Lù vắng có lý do: chọn lý do" in text
    assert re.search(rf'name="status_{online}"[^>]*value="2" checked', text)


def test_autosave_answers_with_the_time(secretary, village):
    meeting = village.start()
    absent = village.people[2].pk
    data = roll_post(meeting, **{f"status_{absent}": 4})
    answer = secretary.post(url("roll_call", meeting.pk), data, headers={"X-Autosave": "1"})
    assert re.fullmatch(r"Đã lưu lúc \d\d:\d\d", answer.json()["message"])
    assert meeting.attendances.get(member=absent).status == UNEXCUSED


def test_one_tap_on_a_name_is_a_speaker(secretary, village):
    meeting = village.start()
    page = secretary.post(
        url("add_speaker", meeting.pk),
        {"member": village.people[2].pk, "kind": "OPINION", "agenda_item": "", "text": ""},
        headers={"HX-Request": "true"},
    )
    assert page.status_code == 200
    assert "meetings/_speakers.html" in [one.name for one in page.templates]
    assert "base.html" not in [one.name for one in page.templates]
    assert meeting.contributions.get().is_substantive is True


def test_plain_agreement_is_not_substantive(secretary, village):
    meeting = village.start()
    secretary.post(
        url("add_speaker", meeting.pk),
        {"member": village.people[2].pk, "kind": "AGREES", "agenda_item": "", "text": "Nhất trí"},
    )
    assert meeting.contributions.get().is_substantive is False


def test_text_changed_elsewhere_answers_409_and_shows_what_was_typed(secretary, village):
    meeting = village.start()
    item = meeting.agenda_items.get(code="discussion")
    prefix = f"item-{item.pk}"
    page = secretary.post(
        url("save_item", meeting.pk, item.pk),
        {f"{prefix}-gist": "Chữ của tôi", f"{prefix}-seen": "khác"},
    )
    assert page.status_code == 409
    assert "Chữ của tôi" in page.content.decode()


def test_a_vote_that_cannot_be_keeps_its_numbers_on_the_page(secretary, village):
    meeting = village.close_roll(village.start())
    page = secretary.post(
        url("add_vote", meeting.pk),
        {
            "matter": "RESOLUTION",
            "question": "Thông qua nghị quyết",
            "method": "SHOW_OF_CARDS",
            "yes": 9,
            "no": 0,
            "abstain": 0,
        },
    )
    assert page.status_code == 422
    text = page.content.decode()
    assert "Tổng số phiếu là 9 nhưng chỉ có 5 đảng viên chính thức" in text
    assert 'name="yes" value="9"' in text


def test_guests_come_and_go_by_name(secretary, village):
    meeting = village.start()
    secretary.post(
        url("add_guest", meeting.pk),
        {"full_name": "Vàng Văn Sơn", "title": "Phó bí thư Đảng ủy xã", "role": "SUPERVISOR"},
    )
    guest = meeting.guests.get()
    assert "Vàng Văn Sơn" in secretary.get(url("record", meeting.pk)).content.decode()
    secretary.post(url("remove_guest", meeting.pk, guest.pk))
    assert not meeting.guests.exists()


def test_what_people_typed_is_shown_escaped(secretary, village):
    meeting = village.start()
    payload = "<script>alert(1)</script>"
    item = meeting.agenda_items.get(code="discussion")
    secretary.post(
        url("save_item", meeting.pk, item.pk),
        {
            f"item-{item.pk}-gist": payload,
            f"item-{item.pk}-seen": seen_digest(item, ITEM_TEXTS),
        },
    )
    for name in ("record", "minutes"):
        page = secretary.get(url(name, meeting.pk)).content.decode()
        assert payload not in page
        assert "&lt;script&gt;alert(1)" in page


# --- minutes ----------------------------------------------------------------------------------


def test_the_whole_way_through_the_pages(client, secretary, village):
    """From the empty plan to SUBMITTED with forms only, as two people do it."""
    secretary.post(url("create", village.branch.pk), plan_post(village, held_on="03/11/2026"))
    meeting = Meeting.objects.get()
    secretary.post(url("notice", meeting.pk), {"text": "Mời họp"})
    secretary.post(url("start", meeting.pk), {"started": "19:30"})
    secretary.post(url("roll_call", meeting.pk), roll_post(meeting, chot=1))
    secretary.post(
        url("save_texts", meeting.pk),
        {"texts-conclusion": "Nhất trí.", "texts-seen": seen_digest(meeting, MEETING_TEXTS)},
    )
    secretary.post(url("end", meeting.pk), {"ended": "21:10", "break_minutes": "5"})
    page = secretary.get(url("minutes", meeting.pk)).content.decode()
    assert "Nhất trí." in page
    secretary.post(url("adopt", meeting.pk), {"adopted": "21:05"})
    for login, role in ((village.secretary, "CHAIR"), (village.minute_taker, "MINUTE_TAKER")):
        client.force_login(login)
        form = client.get(url("minutes", meeting.pk)).context["sign_form"]
        data = {"role": role, "seen_hash": form["seen_hash"].value(), "password": "mat-khau-dai-12"}
        client.post(url("sign", meeting.pk), data)
    client.force_login(village.secretary)
    client.post(url("submit", meeting.pk))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.SUBMITTED
    assert meeting.net_minutes == 95


def test_a_signature_on_paper_is_recorded_with_its_scan_in_one_step(secretary, village):
    meeting = village.adopt(village.write(village.start(minute_taker=village.people[3])))
    form = secretary.get(url("minutes", meeting.pk)).context["paper_form"]
    sent = {"role": "MINUTE_TAKER", "on_paper": "1", "password": "mat-khau-dai-12"}
    sent["seen_hash"] = form.initial["seen_hash"]
    refused = secretary.post(url("sign", meeting.pk), sent)
    assert refused.status_code == 422
    assert "chọn ảnh hoặc tệp PDF" in refused.content.decode()
    assert not meeting.signatures.exists()
    secretary.post(url("sign", meeting.pk), sent | {"file": picture()})
    signature = meeting.signatures.get()
    assert (signature.on_paper, signature.member, signature.scan.name) == (
        True,
        village.people[3],
        "trang 1.jpg",
    )
    shown = secretary.get(url("minutes", meeting.pk)).content.decode()
    assert url("scan", meeting.pk, signature.scan.pk) in shown


def test_a_wrong_password_signs_nothing(secretary, village):
    meeting = village.adopt(village.write(village.start()))
    form = secretary.get(url("minutes", meeting.pk)).context["sign_form"]
    data = {"role": "CHAIR", "seen_hash": form["seen_hash"].value(), "password": "sai"}
    page = secretary.post(url("sign", meeting.pk), data)
    assert page.status_code == 422
    assert "Mật khẩu chưa đúng" in page.content.decode()
    assert not meeting.signatures.exists()


def test_a_password_that_ends_in_a_blank_signs_as_it_logs_in(client, village):
    village.secretary.set_password("mat khau rat dai ")
    village.secretary.save()
    client.force_login(village.secretary)
    meeting = village.adopt(village.write(village.start()))
    form = client.get(url("minutes", meeting.pk)).context["sign_form"]
    data = {"role": "CHAIR", "seen_hash": form["seen_hash"].value()}
    client.post(url("sign", meeting.pk), {**data, "password": "mat khau rat dai "})
    assert meeting.signatures.get().role == "CHAIR"


def test_minutes_of_a_taken_over_meeting_lead_back_with_a_sentence(secretary, village):
    meeting = hold(village.branch, DAY, village.people, taken_over=True)
    page = secretary.get(url("minutes", meeting.pk), follow=True)
    assert "nhập từ sổ cũ" in page.content.decode()


def test_asking_for_the_pdf_leads_to_a_job(secretary, village):
    meeting = village.signed()
    page = secretary.post(url("minutes_pdf", meeting.pk))
    again = secretary.post(url("minutes_pdf", meeting.pk))
    assert page.url == again.url
    assert page.url.startswith("/viec/")


# --- cost -------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(secretary, village, rows, django_assert_num_queries):
    other = make_branch(village.commune)
    for month in range(1, rows + 1):
        hold(village.branch, DAY.replace(month=month), village.people)
        hold(other, DAY.replace(month=month), [make_member(other)])
    with django_assert_num_queries(5):
        page = secretary.get(url("branch", village.branch.pk)).context["page"]
    assert {meeting.branch_id for meeting in page} == {village.branch.pk}
    assert len(page.object_list) == rows


@pytest.mark.parametrize("members", [5, 60])
def test_the_record_costs_the_same_however_many_members(
    secretary, village, members, django_assert_num_queries
):
    """The page reads everything once; saving the roll call writes all lines in one statement."""
    for _ in range(members - 5):
        make_member(village.branch)
    meeting = village.start()
    record.add_contribution(
        contribution=Contribution(meeting=meeting, member=village.people[0]), by=village.secretary
    )
    with django_assert_num_queries(14):
        page = secretary.get(url("record", meeting.pk))
    assert page.context["names"].count("<button") == members
    absent = {f"status_{row.member_id}": 4 for row in meeting.attendances.all()}
    data = roll_post(meeting) | absent
    # login and scope 3, the roll call 6, the trail 3 (SQLite: 4), the transaction 2 (the roles are
    # known to be held by this test's transaction; otherwise 1 more)
    with django_assert_num_queries(15 if connection.vendor == "sqlite" else 14):
        secretary.post(url("roll_call", meeting.pk), data)
    meeting.refresh_from_db()
    assert (meeting.present_count, meeting.expected_count) == (0, members)


def test_a_shared_reading_is_forgotten_when_the_page_is_made(village):
    """What is read for one page is never shown again after it may have changed."""
    meeting = village.start()
    with read_once(meeting):
        assert votes_of(meeting) is votes_of(meeting)
    vote = Vote(meeting=meeting, matter="RESOLUTION", question="…", yes=5, not_voting=0)
    village.close_roll(meeting)
    record.record_vote(vote=vote, by=village.secretary)
    assert votes_of(meeting) == [vote]


@pytest.mark.parametrize("sent", ["abc", "", "0", "9" * 30])
def test_a_minute_taker_who_is_nobody_is_404(client, village, sent):
    meeting = village.plan()
    client.force_login(village.secretary)
    answer = client.post(f"/cuoc-hop/{meeting.pk}/thu-ky/", {"member": sent})
    assert answer.status_code == 404


def test_a_draft_made_for_a_secretary_is_closed_when_the_office_ends(client, village):
    meeting = village.write(village.start())
    job = request_minutes_pdf(meeting=meeting, by=village.secretary)
    path, digest = store(b"%PDF-")
    type(job).objects.filter(pk=job.pk).update(
        state="DONE", result_name="a.pdf", result_path=path, result_sha256=digest
    )
    client.force_login(village.secretary)
    address = reverse("branches:job_file", args=[job.uid])
    assert client.get(address).getvalue() == b"%PDF-"
    village.secretary.post_set.update(role="MEMBER")
    assert client.get(address).status_code == 404


def test_a_chair_without_an_office_signs_the_minutes_too(client, village):
    chair = make_user(village.branch, "MEMBER", member=village.people[2])
    meeting = village.adopt(village.write(village.start(chair=village.people[2])))
    client.force_login(chair)
    page = client.get(url("minutes", meeting.pk))
    assert 'name="role" value="CHAIR"' in page.content.decode()
    data = {"role": "CHAIR", "password": "mat-khau-dai-12"}
    data["seen_hash"] = page.context["sign_form"].initial["seen_hash"]
    client.post(url("sign", meeting.pk), data)
    assert [one.role for one in meeting.signatures.all()] == ["CHAIR"]


def test_only_who_appoints_the_minute_taker_is_offered_to(client, village):
    meeting = village.plan()
    offered = {}
    for login in (village.secretary, village.minute_taker):
        client.force_login(login)
        page = client.get(meeting.get_absolute_url()).content.decode()
        offered[login.username] = "Cử thư ký khác" in page
    assert offered == {"bithu": True, "thuky": False}
