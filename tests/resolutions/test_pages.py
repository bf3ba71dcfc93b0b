"""Pages of resolutions and tasks: what the forms do, how many questions they ask."""

import uuid

import pytest
from django.urls import reverse

from branches.models import Job, NumberCounter
from meetings.choices import MeetingState
from meetings.models import Meeting, SignedDocument
from resolutions.choices import ResolutionState, TaskState
from resolutions.models import Resolution, ResolutionPoint
from tests.factories import make_meeting, make_task, make_vote
from tests.resolutions.conftest import NOVEMBER

PASSWORD = "mat-khau-dai-12"


@pytest.fixture
def task(village):
    return make_task(village.october, owner=village.people[3], due_on=NOVEMBER)


# --- writing ----------------------------------------------------------------------------------


def typed(village, **changes):
    values = {
        "point-text": "Nạo vét 1,2 km kênh nội đồng",
        "point-owners": [village.people[3].pk, village.people[4].pk],
        "point-due_on": "25/11/2026",
        "point-checker": village.people[0].pk,
        "once": uuid.uuid4(),
    }
    return {**values, **changes}


def test_a_point_is_added_from_the_record_page(client, village):
    client.force_login(village.minute_taker)
    address = reverse("resolutions:add_point", args=[village.november.pk])
    form = typed(village)
    answer = client.post(address, form)
    back = reverse("meetings:record", args=[village.november.pk])
    assert (answer.status_code, answer.url) == (302, f"{back}#section-next-tasks")
    assert client.post(address, form).url == answer.url
    point = ResolutionPoint.objects.get()
    assert (point.due_on.isoformat(), point.tasks.count()) == ("2026-11-25", 2)


def test_a_wrong_day_keeps_everything_typed(client, village):
    client.force_login(village.secretary)
    address = reverse("resolutions:add_point", args=[village.november.pk])
    answer = client.post(address, typed(village, **{"point-due_on": "31/11/2026"}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nạo vét 1,2 km kênh nội đồng" in page
    assert "31/11/2026" in page
    assert "ngày/tháng/năm, ví dụ" in page
    assert not Resolution.objects.filter(meeting=village.november).exists()


def test_somebody_from_elsewhere_is_no_owner(client, village, other_village):
    client.force_login(village.secretary)
    address = reverse("resolutions:add_point", args=[village.november.pk])
    answer = client.post(address, typed(village, **{"point-owners": [other_village.people[3].pk]}))
    assert answer.status_code == 422


def test_a_resembling_point_is_kept_after_asking(client, village):
    make_task(village.october, text="Nạo vét 1,2 km kênh nội đồng bản")
    client.force_login(village.secretary)
    address = reverse("resolutions:add_point", args=[village.november.pk])
    answer = client.post(address, typed(village))
    assert answer.status_code == 422
    assert "Vẫn ghi nhiệm vụ này" in answer.content.decode()
    answer = client.post(address, typed(village, **{"point-keep_alike": "on"}))
    assert answer.status_code == 302
    assert ResolutionPoint.objects.filter(resolution__meeting=village.november).count() == 1


def test_a_stale_correction_is_told_with_what_was_typed(client, village):
    point = village.add()
    client.force_login(village.secretary)
    address = reverse("resolutions:change_point", args=[point.pk])
    assert client.get(address).status_code == 200
    form = typed(village, **{"point-version": 1, "point-text": "Nạo vét hai km"})
    answer = client.post(address, form)
    assert answer.status_code == 409
    assert "Nạo vét hai km" in answer.content.decode()
    form["point-version"] = village.resolution.version
    assert client.post(address, form).status_code == 302
    assert ResolutionPoint.objects.get().text == "Nạo vét hai km"


def test_the_text_page_proposes_the_title_and_saves(client, village):
    client.force_login(village.secretary)
    address = reverse("resolutions:text", args=[village.november.pk])
    page = client.get(address)
    assert "lãnh đạo thực hiện nhiệm vụ tháng 11 năm 2026" in page.content.decode()
    form = {"kind": "KL", "title": "Kết luận tháng 11", "version": 0, "direction": "Giữ an ninh"}
    assert client.post(address, form).status_code == 302
    assert (village.resolution.kind, village.resolution.direction) == ("KL", "Giữ an ninh")
    assert client.post(address, {**form, "direction": "Khác"}).status_code == 409


def test_points_are_removed_and_the_draft_discarded(client, village):
    point = village.add()
    client.force_login(village.secretary)
    assert client.post(reverse("resolutions:remove_point", args=[point.pk])).status_code == 302
    resolution = village.resolution
    address = reverse("resolutions:discard", args=[resolution.pk])
    assert client.post(address).status_code == 409
    assert client.post(f"{address}?version={resolution.version}").status_code == 302
    assert not Resolution.objects.filter(meeting=village.november).exists()


def test_before_the_meeting_there_is_a_page_to_begin_on(client, village):
    meeting = make_meeting(village.branch, NOVEMBER.replace(month=12), state=MeetingState.PLANNED)
    client.force_login(village.secretary)
    address = reverse("resolutions:of_meeting", args=[meeting.pk])
    assert "Thêm nhiệm vụ" in client.get(address).content.decode()
    answer = client.post(
        reverse("resolutions:add_point", args=[meeting.pk]),
        typed(village, **{"point-due_on": "25/12/2026"}),
    )
    assert answer.url == address
    assert client.get(address).url == Resolution.objects.get(meeting=meeting).get_absolute_url()


# --- results of earlier tasks -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("xong", TaskState.DONE),
        ("dang-lam", TaskState.IN_PROGRESS),
        ("chuyen-tiep", TaskState.CARRIED_OVER),
        ("thoi", TaskState.DROPPED),
    ],
)
def test_one_tap_tells_what_became_of_a_task(client, village, task, outcome, state):
    client.force_login(village.minute_taker)
    form = {
        f"task{task.pk}-outcome": outcome,
        f"task{task.pk}-note": "Đã nạo vét 1,2 km",
        f"task{task.pk}-done_on": "01/11/2026",
        f"task{task.pk}-due_on": "30/11/2026",
    }
    answer = client.post(
        reverse("resolutions:tell_result", args=[village.november.pk, task.pk]), form
    )
    back = reverse("meetings:record", args=[village.november.pk])
    assert answer.url == f"{back}#section-last-tasks"
    task.refresh_from_db()
    assert (task.state, task.result) == (state, "Đã nạo vét 1,2 km")
    assert task.reports.get().meeting == village.november


def test_done_without_a_result_asks_for_it(client, village, task):
    client.force_login(village.secretary)
    form = {f"task{task.pk}-outcome": "xong", f"task{task.pk}-done_on": "01/11/2026"}
    answer = client.post(
        reverse("resolutions:tell_result", args=[village.november.pk, task.pk]), form
    )
    assert answer.status_code == 422
    assert "chỉ được khép lại khi có kết quả" in answer.content.decode()


def test_the_record_page_shows_both_sections(client, village, task):
    village.add(text="Giới thiệu một quần chúng ưu tú")
    client.force_login(village.secretary)
    page = client.get(reverse("meetings:record", args=[village.november.pk])).content.decode()
    assert 'id="section-last-tasks"' in page
    assert 'id="section-next-tasks"' in page
    assert reverse("resolutions:tell_result", args=[village.november.pk, task.pk]) in page
    assert "Giới thiệu một quần chúng ưu tú" in page


# --- adopting, signing, printing --------------------------------------------------------------


def test_adopting_asks_for_the_vote_first(client, village):
    village.add()
    resolution = village.resolution
    client.force_login(village.secretary)
    address = reverse("resolutions:adopt", args=[resolution.pk])
    page = client.post(address, {"version": resolution.version}, follow=True)
    assert "Chưa ghi kết quả biểu quyết về nghị quyết" in page.content.decode()
    make_vote(village.november, yes=3, base=5)
    assert client.post(address, {"version": resolution.version - 1}).status_code == 409
    client.post(address, {"version": resolution.version})
    assert village.resolution.state == ResolutionState.ADOPTED
    client.post(
        reverse("resolutions:return_to_draft", args=[resolution.pk]),
        {"version": village.resolution.version},
    )
    assert village.resolution.state == ResolutionState.DRAFT


def test_signing_asks_for_the_password_again(client, village):
    resolution = village.adopted()
    client.force_login(village.secretary)
    address = reverse("resolutions:sign", args=[resolution.pk])
    form = {"version": resolution.version, "password": "sai-mat-khau"}
    answer = client.post(address, form)
    assert answer.status_code == 422
    assert "Mật khẩu chưa đúng nên chưa ký" in answer.content.decode()
    assert village.resolution.state == ResolutionState.ADOPTED
    assert client.post(address, {**form, "password": PASSWORD}).status_code == 302
    assert village.resolution.number_text == "01-NQ/CB"


def test_a_second_click_on_sign_does_nothing_twice(client, village):
    resolution = village.adopted()
    client.force_login(village.secretary)
    address = reverse("resolutions:sign", args=[resolution.pk])
    form = {"version": resolution.version, "password": PASSWORD, "once": uuid.uuid4()}
    answers = [client.post(address, form), client.post(address, form)]
    answers.append(client.post(address, {**form, "once": uuid.uuid4()}))
    assert [answer.url for answer in answers] == [resolution.get_absolute_url()] * 3
    assert NumberCounter.objects.get().last == 1
    assert SignedDocument.objects.count() == 1


def test_what_changed_since_it_was_read_is_not_signed(client, village):
    resolution = village.adopted()
    client.force_login(village.secretary)
    form = {"version": resolution.version - 1, "password": PASSWORD}
    answer = client.post(reverse("resolutions:sign", args=[resolution.pk]), form)
    assert answer.status_code == 409
    assert village.resolution.state == ResolutionState.ADOPTED


@pytest.mark.parametrize("state", ["DRAFT", "ADOPTED", "SIGNED"])
def test_the_page_shows_the_paper_in_every_state(client, village, state):
    if state == "DRAFT":
        village.add()
    else:
        resolution = village.adopted()
    client.force_login(village.secretary)
    if state == "SIGNED":
        form = {"version": resolution.version, "password": PASSWORD}
        client.post(reverse("resolutions:sign", args=[resolution.pk]), form)
    page = client.get(village.resolution.get_absolute_url()).content.decode()
    assert "CHI BỘ BẢN NẬM TẦN" in page
    assert "Pa Tần, ngày 03 tháng 11 năm 2026" in page
    assert "Nạo vét 1,2 km kênh nội đồng" in page
    assert ("DỰ THẢO" in page) is (state != "SIGNED")
    assert ("Mật khẩu của đồng chí" in page) is (state == "ADOPTED")


def test_a_resolution_taken_over_says_where_its_text_is(client, village):
    resolution = Resolution.objects.create(
        branch=village.branch,
        meeting=village.october,
        title="Nghị quyết tháng 10",
        state="SUBMITTED",
        taken_over=True,
        taken_over_text="08-NQ/CB",
    )
    client.force_login(village.secretary)
    page = client.get(resolution.get_absolute_url()).content.decode()
    assert "nhập từ sổ cũ (ghi “08-NQ/CB”)" in page


def test_the_pdf_is_a_job_asked_for_once(client, village):
    resolution = village.adopted()
    client.force_login(village.owner)
    address = reverse("resolutions:pdf", args=[resolution.pk])
    answers = [client.post(address), client.post(address)]
    job = Job.objects.get()
    assert [answer.url for answer in answers] == [job.get_absolute_url()] * 2
    assert (job.kind, job.params["resolution"]) == ("resolutions.pdf", resolution.pk)


# --- lists ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("which", ["cua-toi", "chi-bo", "qua-han", "tat-ca"])
def test_the_task_list_asks_a_fixed_number_of_questions(
    client, village, other_village, django_assert_num_queries, rows, which
):
    for number in range(rows):
        for one in (village, other_village):
            make_task(
                one.october, text=f"Việc {number}", owner=one.people[3], due_on=one.october.held_on
            )
    client.force_login(village.owner)
    with django_assert_num_queries(9 if which == "cua-toi" else 8):
        page = client.get(reverse("resolutions:tasks"), {"xem": which}).context["page"]
    assert len(page.object_list) == rows
    assert {look.task.branch for look in page.object_list} == {village.branch}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_resolution_list_asks_a_fixed_number_of_questions(
    client, village, other_village, django_assert_num_queries, rows
):
    for month in range(1, rows + 1):
        for one in (village, other_village):
            make_task(make_meeting(one.branch, NOVEMBER.replace(month=month)))
    client.force_login(village.secretary)
    with django_assert_num_queries(5):
        page = client.get(reverse("resolutions:list", args=[village.branch.pk])).context["page"]
    assert {one.branch_id for one in page.object_list} == {village.branch.pk}
    assert len(page.object_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_resolution_asks_a_fixed_number_of_questions(
    client, village, django_assert_max_num_queries, rows
):
    for number in range(rows):
        make_task(village.october, text=f"Việc cũ số {number} của bản", owner=village.people[3])
    for text in ("Nạo vét kênh nội đồng", "Giới thiệu quần chúng ưu tú", "Sửa đường dân sinh")[
        :rows
    ]:
        village.add(text=text, owners=tuple(village.people[3:]))
    client.force_login(village.secretary)
    with django_assert_max_num_queries(33):
        client.get(village.resolution.get_absolute_url())


def test_the_task_page_offers_each_reader_their_own_steps(client, village, task):
    address = reverse("resolutions:task", args=[task.pk])
    steps = {
        name: reverse(f"resolutions:task_{name}", args=[task.pk])
        for name in ("report_done", "going_on", "confirm", "drop")
    }
    for login, expected in (
        (village.owner, {"report_done", "going_on"}),
        (village.secretary, {"report_done", "going_on", "confirm", "drop"}),
        (village.minute_taker, set()),
    ):
        client.force_login(login)
        page = client.get(address).content.decode()
        assert {name for name, step in steps.items() if step in page} == expected


def test_the_owner_reports_and_the_checker_confirms_on_their_pages(client, village, task):
    client.force_login(village.owner)
    address = reverse("resolutions:task_report_done", args=[task.pk])
    assert client.post(address, {"note": ""}).status_code == 422
    assert client.post(address, {"note": "Xong"}).status_code == 302
    client.force_login(village.secretary)
    address = reverse("resolutions:task_confirm", args=[task.pk])
    assert client.post(address, {"note": "Xong", "done_on": "01/12/2026"}).status_code == 422
    assert client.post(address, {"note": "Xong", "done_on": "03/11/2026"}).status_code == 302
    task.refresh_from_db()
    assert task.state == TaskState.DONE


def test_own_open_tasks_stand_on_the_home_page(client, village, task):
    client.force_login(village.owner)
    page = client.get(reverse("branches:home"), follow=True).content.decode()
    assert "Nhiệm vụ của tôi" in page
    assert reverse("resolutions:task", args=[task.pk]) in page


def test_a_frozen_meeting_takes_no_point(client, village):
    Meeting.objects.filter(pk=village.november.pk).update(state=MeetingState.MINUTES_ADOPTED)
    client.force_login(village.secretary)
    address = reverse("resolutions:add_point", args=[village.november.pk])
    answer = client.post(address, typed(village))
    assert answer.status_code == 422
    assert "Biên bản cuộc họp đã thông qua" in answer.content.decode()
