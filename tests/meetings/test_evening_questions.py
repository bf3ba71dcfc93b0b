"""What an evening asks of the database: every form of it, sent as its page has it."""

import re

import pytest
from django.db import connection
from django.test import Client

from tests.load.forms import Page

PASSWORD = "mot mat khau du dai"  # noqa: S105 - of a test
WORDS = "Đề nghị giao việc cụ thể cho từng đồng chí."


class Phone:
    """A browser with its own cookies; ``post`` sends the form whose address ends so."""

    def __init__(self, client, counting):
        self.client, self.counting = client, counting

    def open(self, address):
        self.page = Page(self.client.get(address).content.decode())

    def post(self, ending, number, *, entries=0, headers=None, **changes):
        """``entries`` of the trail are written: one question less each on PostgreSQL, which moves
        the head of the chain in the statement of the entry."""
        action, fields = self.page.form(ending)
        fields.update(changes)
        is_sqlite = connection.vendor == "sqlite"
        with self.counting(number if is_sqlite else number - entries):
            answer = self.client.post(action or self.address, fields, headers=headers)
        assert answer.status_code == (200 if headers else 302), answer.content.decode()
        if headers:
            fields.update(answer.json().get("fields", {}))
        else:
            self.open(answer.url)

    def log_in(self, login, number):
        login.set_password(PASSWORD)
        login.save()
        self.address = "/dang-nhap/"
        self.open(self.address)
        self.post("", number, username=login.username, password=PASSWORD)


@pytest.fixture
def phone(client, django_assert_num_queries):
    return Phone(client, django_assert_num_queries)


AUTOSAVE = {"X-Autosave": "1"}


def test_an_evening_asks_what_it_always_asked(phone, village):
    meeting = village.plan()
    own = f"/cuoc-hop/{meeting.pk}/"
    phone.log_in(village.secretary, 16)
    phone.open(own)
    phone.post("/bat-dau/", 23, entries=1, started="19:30")
    absent = {f"status_{village.people[3].pk}": "3", f"reason_{village.people[3].pk}": "DUTY"}
    phone.post("/diem-danh/", 15, entries=1, headers=AUTOSAVE, **absent)
    phone.post("/diem-danh/", 15, entries=1, chot="1")
    phone.post("/phat-bieu/", 23, entries=1, member=village.people[1].pk, text=WORDS)
    steps = [action for action, _ in phone.page.forms if re.search(r"/noi-dung/\d+/$", action)]
    for action in steps[:2]:
        prefix = f"item-{action.rstrip('/').rsplit('/', 1)[1]}"
        page = {"page": "6f1f2d2e-8f0b-4a7e-9a53-0f6f6f0d9a11"}
        phone.post(action, 11, headers=AUTOSAVE, **{f"{prefix}-gist": WORDS}, **page)
    phone.post("/ket-luan/", 9, headers=AUTOSAVE, **{"texts-conclusion": WORDS}, **page)
    phone.open(f"{own}ghi/")
    phone.post("/tu-luu/", 45, entries=3)
    phone.post("/ket-thuc/", 14, entries=1, ended="21:30")
    phone.post("/bien-ban/thong-qua/", 23, entries=1, adopted="21:40")
    phone.post("/bien-ban/ky/", 33, entries=1, password=PASSWORD)
    taker = Phone(Client(), phone.counting)
    taker.log_in(village.minute_taker, 16)
    taker.open(f"{own}bien-ban/")
    taker.post("/bien-ban/ky/", 53, entries=1, password=PASSWORD)
    phone.open(f"{own}bien-ban/")
    phone.post("/bien-ban/gui/", 17, entries=1)
    meeting.refresh_from_db()
    assert meeting.state == "SUBMITTED"
