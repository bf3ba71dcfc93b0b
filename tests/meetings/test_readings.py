"""Which branches opened what a committee published (20.1 A24); how people want to be told."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.models import PartyOrganization, User
from meetings.actions import planning
from meetings.models import NoticeReceipt, Orientation, OrientationReading
from meetings.people_told import still_to_tell, told
from meetings.reading_facts import reading_counts
from tests.factories import make_branch, make_user

pytestmark = pytest.mark.django_db
NOVEMBER = 2026 * 12 + 10


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to("2026-10-25T08:00:00+07:00", tick=False)


@pytest.fixture
def staff(village):
    return make_user(village.commune, "COMMITTEE_STAFF")


@pytest.fixture
def bulletin(village):
    return Orientation.objects.create(
        organization=village.commune, kind="BULLETIN", title="Bản tin", first_ym=NOVEMBER,
        last_ym=NOVEMBER, published_at="2026-10-20T08:00:00+07:00",
    )  # fmt: skip


def address(name, *args):
    return reverse(f"meetings:{name}", args=args)


# --- reading --------------------------------------------------------------------------------------


def test_the_committee_sees_who_opened_a_bulletin_and_who_did_not(client, village, staff, bulletin):
    neighbour = make_branch(village.commune, name="Chi bộ bản Pho")
    client.force_login(village.secretary)
    for _ in range(2):
        client.get(bulletin.get_absolute_url())
    client.force_login(staff)
    page = client.get(bulletin.get_absolute_url()).content.decode()
    assert "1/2 chi bộ đã đọc" in page
    listed = client.get(address("orientation_readers", bulletin.pk))
    rows = {branch.pk: [one.user for one in found] for branch, found in listed.context["rows"]}
    assert rows == {village.branch.pk: [village.secretary], neighbour.pk: []}
    assert "08:00 25/10/2026" in listed.content.decode()
    unread = client.get(address("orientation_readers", bulletin.pk), {"loc": "chua-doc"})
    assert [branch for branch, _ in unread.context["rows"]] == [neighbour]


def test_opening_a_paper_of_it_counts_and_names_the_paper(client, village, staff, bulletin):
    client.force_login(staff)
    file = SimpleUploadedFile("ban tin.pdf", b"%PDF-1.7 test")
    client.post(bulletin.get_absolute_url(), {"title": "Bản tin số 11", "file": file})
    assert not OrientationReading.objects.exists(), "the committee's own look does not count"
    client.force_login(village.secretary)
    client.get(bulletin.documents.get().get_absolute_url()).getvalue()
    reading = OrientationReading.objects.get()
    assert (reading.branch, reading.document.title) == (village.branch, "Bản tin số 11")
    assert reading_counts(bulletin) == (1, 1)


def test_only_branches_it_is_for_are_counted(village, bulletin):
    make_branch(village.commune)
    PartyOrganization.objects.filter(pk=village.branch.pk).update(branch_type="SCHOOL")
    bulletin.branch_types = ["SCHOOL"]
    bulletin.save()
    assert reading_counts(bulletin) == (0, 1)


def test_branches_do_not_see_who_read(client, village, bulletin):
    client.force_login(village.secretary)
    assert client.get(address("orientation_readers", bulletin.pk)).status_code == 403
    assert "đã đọc" not in client.get(bulletin.get_absolute_url()).content.decode()


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_of_readers_query_count(
    client, village, staff, bulletin, number, django_assert_num_queries
):
    for _ in range(number):
        client.force_login(make_user(make_branch(village.commune), "MEMBER"))
        client.get(bulletin.get_absolute_url())
    client.force_login(staff)
    with django_assert_num_queries(9):
        client.get(address("orientation_readers", bulletin.pk))


# --- ways to be told --------------------------------------------------------------------------


def choose(client, user, **ways):
    client.force_login(user)
    return client.post(reverse("branches:contact"), {"email": "", **ways})


def test_people_choose_their_ways_and_the_secretary_sees_who_is_left(client, village):
    member = make_user(village.branch, "MEMBER", member=village.people[2])
    choose(client, member, wants_call="on", wants_in_app="on")
    choose(client, village.minute_taker, wants_message="on")
    meeting = village.plan()
    planning.announce_meeting(meeting=meeting, text="Mời họp", by=village.secretary)
    left = still_to_tell(told(meeting))
    groups = {group.way: [one.member for one in group.people] for group in left}
    people = village.people
    assert {way: set(found) for way, found in groups.items()} == {
        "PHONE": {people[2]},
        "MESSAGE": {people[1]},
        "NONE": {people[3], people[4]},
        "IN_APP": {people[0]},
    }
    assert list(groups) == ["PHONE", "MESSAGE", "NONE", "IN_APP"]
    client.force_login(village.secretary)
    page = client.get(address("receipts", meeting.pk)).content.decode()
    assert "Gọi điện (1)" in page
    assert "Đã báo cả 1 đồng chí" in page
    client.post(
        address("receipts_mark", meeting.pk), {"channel": "PHONE", "member": village.people[2].pk}
    )
    assert NoticeReceipt.objects.get().channel == "PHONE"
    assert "Gọi điện (1)" not in client.get(address("receipts", meeting.pk)).content.decode()


def test_the_home_page_is_silent_for_who_does_not_want_it(client, village):
    meeting = village.plan()
    planning.announce_meeting(meeting=meeting, text="Mời họp", by=village.secretary)
    client.force_login(village.minute_taker)
    home = reverse("branches:home")
    assert "Tôi đã biết" in client.get(home).content.decode()
    choose(client, village.minute_taker, wants_slip="on")
    assert "Tôi đã biết" not in client.get(home).content.decode()


@pytest.mark.parametrize(
    ("ways", "sentence"),
    [({}, "chọn ít nhất một cách"), ({"wants_mail": "on"}, "ghi địa chỉ thư điện tử")],
)
def test_nobody_cuts_themselves_off(client, village, ways, sentence):
    answer = choose(client, village.secretary, **ways)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert User.objects.get(pk=village.secretary.pk).wants_in_app
