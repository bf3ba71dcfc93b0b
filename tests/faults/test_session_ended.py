"""F21: the session ends while minutes are typed; the text survives the login and is saved."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from branches import access_middleware
from branches.models import AuditEvent
from branches.models.accounts import LoginSession
from meetings.models import Meeting
from tests.faults.conftest import texts_form

TEXT = "Chi bộ nhất trí bê tông hóa đường bản Nậm Tần, “xong trước Tết” <25/12>."
PASSWORD = "mat-khau-dai-12"


@pytest.fixture
def meeting(village):
    return village.start()


def fields_of(answer):
    page = answer.content.decode()
    found = re.findall(r'<textarea name="([^"]+)" hidden>(.*?)</textarea>', page, re.DOTALL)
    return {name: unescape(value).removeprefix("\n") for name, value in found}


def send_without_session(client, meeting, text):
    """Everything is typed and sent; meanwhile the session ended."""
    form = texts_form(Meeting.objects.get(pk=meeting.pk), conclusion=text)
    LoginSession.objects.all().delete()
    return client.post(reverse("meetings:save_texts", args=[meeting.pk]), form)


def log_in(client, answer, password=PASSWORD):
    kept = fields_of(answer)["kept"]
    send_again = reverse("branches:send_again")
    sent = {"username": "bithu", "password": password, "next": send_again, "kept": kept}
    return client.post(reverse("branches:login"), sent)


def test_f21_the_text_survives_the_login_and_is_saved(client, village, meeting, rounds):
    for number in rounds(50, short=2):
        client.force_login(village.secretary)
        asked = send_without_session(client, meeting, f"{TEXT} {number}")
        assert asked.status_code == 401
        assert "<strong>còn nguyên</strong>" in asked.content.decode()
        wrong = log_in(client, asked, password="sai-mat-khau-123")
        answer = log_in(client, wrong)  # a wrong password loses nothing either
        assert answer.url == reverse("branches:send_again")
        shown = client.get(answer.url)
        assert unescape(shown.content.decode()).count(f"{TEXT} {number}") == 2
        assert shown.context["typed"] == [f"{TEXT} {number}"], "no marks of the page"
        assert Meeting.objects.get(pk=meeting.pk).conclusion != f"{TEXT} {number}"
        sent = fields_of(shown)
        assert (
            client.post(reverse("meetings:save_texts", args=[meeting.pk]), sent).status_code == 302
        )
        assert Meeting.objects.get(pk=meeting.pk).conclusion == f"{TEXT} {number}"


def test_f21_what_somebody_wrote_meanwhile_is_not_overwritten(client, village, meeting):
    client.force_login(village.secretary)
    asked = send_without_session(client, meeting, TEXT)
    Meeting.objects.filter(pk=meeting.pk).update(conclusion="Bản của thư ký.")
    sent = fields_of(client.get(log_in(client, asked).url))
    refused = client.post(reverse("meetings:save_texts", args=[meeting.pk]), sent)
    assert refused.status_code == 409
    assert "Bản của thư ký." in refused.content.decode()
    assert Meeting.objects.get(pk=meeting.pk).conclusion == "Bản của thư ký."


def test_a_changed_or_foreign_wrapping_is_not_taken_up(client, village, meeting):
    client.force_login(village.secretary)
    asked = send_without_session(client, meeting, TEXT)
    kept = fields_of(asked)["kept"]
    sent = {"username": "bithu", "password": PASSWORD, "kept": kept[:-2] + "xx"}
    client.post(reverse("branches:login"), sent)
    assert client.get(reverse("branches:send_again")).url == "/"


def test_what_waits_may_be_dropped(client, village, meeting):
    client.force_login(village.secretary)
    address = log_in(client, send_without_session(client, meeting, TEXT)).url
    assert client.post(address).url == "/"
    assert client.get(address).url == "/"
    assert Meeting.objects.get(pk=meeting.pk).conclusion == ""


def test_strangers_are_led_to_the_login_and_keep_nothing(client, meeting):
    answer = client.post(reverse("meetings:save_texts", args=[meeting.pk]), {"text": "x" * 50})
    assert answer.status_code == 302
    assert not LoginSession.objects.exists()
    assert not AuditEvent.objects.filter(sentence__startswith="Ghi kết luận").exists()


def test_the_next_one_at_the_machine_neither_reads_nor_sends_it(client, village, meeting):
    """A machine many use: the session of the secretary is over, the writer logs in on that page."""
    client.force_login(village.secretary)
    form = texts_form(Meeting.objects.get(pk=meeting.pk), conclusion=TEXT)
    LoginSession.objects.update(expire_date=timezone.now())
    asked = client.post(reverse("meetings:save_texts", args=[meeting.pk]), form)
    assert asked.status_code == 401
    send_again = reverse("branches:send_again")
    other = {"username": village.minute_taker.username, "password": PASSWORD, "next": send_again}
    client.post(reverse("branches:login"), other | {"kept": fields_of(asked)["kept"]})
    assert client.get(send_again).url == reverse("branches:home")
    client.post(reverse("branches:logout"))
    log_in(client, asked)
    assert client.get(send_again).context["typed"] == [TEXT]


def test_without_the_wrapping_what_was_typed_is_gone(client, village, meeting, monkeypatch):
    """The control of F21: the login is shown as to anybody, and carries nothing."""
    monkeypatch.setattr(access_middleware, "is_worth_keeping", lambda request: False)
    client.force_login(village.secretary)
    asked = send_without_session(client, meeting, TEXT)
    assert asked.status_code == 302
    assert TEXT not in client.get(asked.url).content.decode()
