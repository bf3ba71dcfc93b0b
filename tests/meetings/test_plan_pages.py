"""Correcting the plan of a meeting from two devices."""

from django.urls import reverse

from tests.meetings.conftest import DAY


def form_of(client, address, **changes):
    """What the page would send, with ``changes`` typed."""
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields if name not in {"called"}}
    ticked = {name: value for name, value in shown.items() if value not in (None, False, "")}
    return ticked | {"held_on": f"{DAY:%d/%m/%Y}", "planned_start": "19:30"} | changes


def test_a_plan_changed_meanwhile_is_not_overwritten(client, village):
    client.force_login(village.secretary)
    meeting = village.plan()
    address = reverse("meetings:edit", args=[meeting.pk])
    first = form_of(client, address, place="Nhà văn hóa bản Nậm Tần")
    second = form_of(client, address, place="Trường Tiểu học Pa Tần")
    assert client.post(address, first).status_code == 302
    answer = client.post(address, second)
    assert answer.status_code == 409
    assert "Trường Tiểu học Pa Tần" in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.place == "Nhà văn hóa bản Nậm Tần"


def test_a_plan_sent_without_what_was_seen_is_refused(client, village):
    client.force_login(village.secretary)
    meeting = village.plan()
    address = reverse("meetings:edit", args=[meeting.pk])
    sent = form_of(client, address, place="Trường Tiểu học Pa Tần")
    del sent["seen_version"]
    assert client.post(address, sent).status_code == 409
