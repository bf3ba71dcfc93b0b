"""Who gets in: every address of the app against strangers, members, owners, committees."""

import pytest
from django.urls import reverse

from resolutions import urls
from resolutions.actions.signing import sign_resolution
from resolutions.choices import ResolutionState
from resolutions.models import Resolution, TaskAssignment
from resolutions.scoring import urls as scoring_urls
from tests.factories import make_task, make_user
from tests.resolutions.conftest import NOVEMBER

ROUTES = ("cuoc-hop/", "nghi-quyet/", "nhiem-vu/", "don-vi/<int:pk>/nghi-quyet/")
ELSEWHERE = {"public_notice", "report_in_meeting", "announce", "take_back_announcement"}
WITHOUT_ID = {"tasks"}
POST_ONLY = {
    *("adopt", "return_to_draft", "discard", "sign", "pdf", "docx"),
    *("remove_point", "tell_result"),
}
FOR_MEMBERS = {"of_meeting", "detail", "list", "pdf", "docx", "task"}
LEADS_ON = {"of_meeting", "pdf", "docx"}
OF_OWNER = {"task_going_on", "task_report_done"}


def own_patterns():
    """The addresses of resolutions and tasks; the app's other subjects have their own tests."""
    return [
        one
        for one in urls.urlpatterns
        if str(one.pattern).startswith(ROUTES)
        and one.name not in ELSEWHERE
        and one not in scoring_urls.urlpatterns
    ]


@pytest.fixture
def task(village):
    return make_task(village.october, owner=village.people[3], due_on=NOVEMBER)


@pytest.fixture
def addresses(village, task):
    """Every address with an id: October's task, and November's resolution, adopted."""
    resolution = village.adopted()
    ids = {
        "resolution": resolution.pk,
        "meeting": village.november.pk,
        "point": resolution.points.get().pk,
        "task": task.pk,
        "branch": village.branch.pk,
    }
    of_meeting = {"of_meeting", "text", "add_point", "tell_result"}
    found = {}
    for pattern in own_patterns():
        if pattern.name in WITHOUT_ID:
            continue
        kind = (
            "meeting"
            if pattern.name in of_meeting
            else "point"
            if pattern.name.endswith("_point")
            else "task"
            if pattern.name.startswith("task")
            else "branch"
            if pattern.name == "list"
            else "resolution"
        )
        args = [ids[kind], task.pk] if pattern.name == "tell_result" else [ids[kind]]
        found[pattern.name] = reverse(f"resolutions:{pattern.name}", args=args)
    return found


def status(client, name, address):
    return (client.post if name in POST_ONLY else client.get)(address).status_code


def test_strangers_find_nothing(client, addresses, other_village, commune):
    system = make_user(commune, "SYSTEM_ADMIN")
    for login in (other_village.secretary, other_village.owner):
        client.force_login(login)
        found = {name: status(client, name, url) for name, url in addresses.items()}
        assert found == dict.fromkeys(found, 404)
    client.force_login(system)
    found = {name: status(client, name, url) for name, url in addresses.items()}
    assert found.pop("list") == 200  # the unit is known, its papers are not
    assert found == dict.fromkeys(found, 404)


def test_nobody_gets_in_without_a_login(client, addresses):
    for address in addresses.values():
        assert client.post(address).url.startswith(reverse("branches:login"))


def test_members_read_but_do_not_write(client, village, addresses):
    client.force_login(make_user(village.branch, "MEMBER", member=village.people[4]))
    for name, address in addresses.items():
        expected = 403 if name not in FOR_MEMBERS else 302 if name in LEADS_ON else 200
        assert (name, status(client, name, address)) == (name, expected)
    assert village.resolution.state == ResolutionState.ADOPTED


def test_the_owner_reports_and_only_that(client, village, addresses):
    client.force_login(village.owner)
    for name in ("task_going_on", "task_report_done", "task_confirm", "task_drop"):
        expected = 200 if name in OF_OWNER else 403
        assert client.get(addresses[name]).status_code == expected


def test_members_and_the_committee_do_not_see_a_draft(client, village, commune):
    village.add()
    resolution = village.resolution
    for login in (village.owner, make_user(commune, "COMMITTEE_STAFF")):
        client.force_login(login)
        assert client.get(resolution.get_absolute_url()).status_code == 404
        assert (
            client.get(
                reverse("resolutions:task", args=[TaskAssignment.objects.get().pk])
            ).status_code
            == 404
        )


def test_the_committee_reads_from_the_submission_on(client, village, commune):
    resolution = village.adopted()
    client.force_login(make_user(commune, "COMMITTEE_STAFF"))
    assert client.get(resolution.get_absolute_url()).status_code == 404
    sign_resolution(resolution=resolution, version=resolution.version, by=village.secretary)
    assert client.get(resolution.get_absolute_url()).status_code == 404
    Resolution.objects.filter(pk=resolution.pk).update(state="SUBMITTED")
    assert client.get(resolution.get_absolute_url()).status_code == 200
