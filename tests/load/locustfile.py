"""One evening of a branch as its two phones send it; run by locust (see docs/performance.md).

``EVENING`` names the file that ``tests.load.prepare`` wrote. Every user records one meeting from
the login to the minutes sent upwards, then leaves.
"""

import json
import os
import random
import re
import secrets
from pathlib import Path

from locust import HttpUser, between, task
from locust.clients import HttpSession
from locust.exception import StopUser

from tests.load.forms import Page

FILE = json.loads(Path(os.environ["EVENING"]).read_text())
MEETINGS = iter(FILE["evening"])
SPEAKERS, ROLL_SAVES, STEPS = 6, 3, 3
WORDS = "Đề nghị chi bộ giao việc cụ thể cho từng đồng chí, có thời hạn và người kiểm tra."
STARTED, ENDED, ADOPTED = FILE["started"], FILE["ended"], FILE["adopted"]


class Phone:
    """One browser with one login; ``client`` is locust's, with its cookies."""

    def __init__(self, user, client):
        self.user, self.client = user, client
        self.html, self.page = "", None
        self.name = secrets.token_hex(16)  # where typed text comes from, as record.js tells it

    def log_in(self, name):
        self.get("/dang-nhap/")
        typed = {"username": name, "password": FILE["password"]}
        self._open("/dang-nhap/", {**self.page.form("")[1], **typed}, expect="Đăng xuất")

    def get(self, address, expect=""):
        self._open(address, expect=expect)

    def post(self, ending, expect="", **changes):
        """Send the form whose address ends so, as it stands with ``changes``."""
        action, fields = self.page.form(ending)
        self._open(action, {**fields, **changes}, expect=expect)

    def _open(self, address, values=None, *, expect=""):
        """Open a page by a link or a form, with the parts it loads by itself, and look at it."""
        with self._send(address, values) as answer:
            self._require(answer, expect)
            self.html, self.page = answer.text, Page(answer.text)
        for part in self.page.parts:
            headers = {"HX-Request": "true", "Connection": "close"}
            self.client.get(part, name=group(part), headers=headers)
        self.user.wait()

    def autosave(self, ending, **changes):
        """What the page sends by itself; the answer holds the fields for the next time."""
        action, fields = self.page.form(ending)
        fields.update(changes)
        self._save(action, fields)

    def autosave_text(self, ending, **changes):
        """The same of typed text, which is kept beside the record until a button is pressed."""
        action, fields = self.page.form(ending)
        fields.update({"page": self.name, "kept": fields.get("kept", ""), **changes})
        self._save(action, fields)

    def keep_draft(self, text):
        """What is typed of a speech is kept before a name is tapped."""
        action, fields = self.page.form("/phat-bieu/")
        fields.update(text=text)
        self._save(f"{action}nhap/", fields)

    def tap(self, member):
        """Write the speech down by tapping a name; the answer is the part of the page."""
        action, fields = self.page.form("/phat-bieu/")
        with self._send(action, {**fields, "member": member}, {"HX-Request": "true"}) as answer:
            self._require(answer, 'id="speakers"')
            fields.clear()
            fields.update(Page(answer.text).form("/phat-bieu/")[1])
        self.user.wait()

    def _save(self, action, fields):
        with self._send(action, fields, {"X-Autosave": "1"}, " autosave") as answer:
            self._require(answer, '"message"')
            fields.update(answer.json().get("fields", {}))
        self.user.wait()

    def _send(self, address, values=None, headers=None, suffix=""):
        # As a proxy in front asks it: a connection kept open may be closed just when it is used.
        known = {"Referer": self.user.host + address, "Connection": "close"}
        name = group(address) + suffix
        return self.client.request(
            "GET" if values is None else "POST",
            address,
            data=values,
            name=name,
            headers={**known, **(headers or {})},
            catch_response=True,
        )

    def _require(self, answer, expect):
        if answer.status_code >= 400 or expect not in answer.text:
            said = re.findall(r'class="alert[^>]*>([^<]*)', answer.text)
            answer.failure(f"{answer.status_code}, without “{expect}”: {said}")
            raise StopUser
        answer.success()


def group(address):
    """The address without its numbers: what the table of results calls it."""
    return re.sub(r"\d+(?=/)", "[pk]", address.partition("?")[0])


class Branch(HttpUser):
    """Secretary and minute-taker of one branch."""

    wait_time = between(2, 8)

    @task
    def evening(self):
        try:
            pk, chair_name, taker_name = next(MEETINGS)
        except StopIteration:
            raise StopUser from None
        chair = Phone(self, self.client)
        chair.log_in(chair_name)
        own = f"/cuoc-hop/{pk}/"
        chair.get(own)
        chair.post("/bat-dau/", started=STARTED, expect='id="roll-call"')
        self.roll_call(chair)
        self.speakers(chair)
        self.record(chair, own)
        chair.post("/ket-thuc/", ended=ENDED, expect="Biên bản dự thảo đã sẵn sàng")
        chair.post("/bien-ban/thong-qua/", adopted=ADOPTED, expect="đã thông qua biên bản")
        password = FILE["password"]
        chair.post("/bien-ban/ky/", password=password, expect="Đã ký biên bản")
        self.sign_as_taker(own, taker_name)
        chair.get(f"{own}bien-ban/")
        chair.post("/bien-ban/gui/", expect="Đã gửi biên bản lên cấp trên")
        chair.get("/")
        raise StopUser

    def roll_call(self, phone):
        """Some are absent; each mark is saved by itself, then the roll is closed."""
        _, fields = phone.page.form("/diem-danh/")
        called = [name for name, value in fields.items() if (name[:7], value) == ("status_", "1")]
        people = [name.removeprefix("status_") for name in called[2:]]  # the heads come
        absent = random.sample(people, k=min(ROLL_SAVES, len(people)))  # noqa: S311
        for member in absent:
            marks = {f"status_{member}": "3", f"reason_{member}": "DUTY"}
            phone.autosave("/diem-danh/", **marks)
        phone.post("/diem-danh/", chot="1", expect='id="speakers"')

    def speakers(self, phone):
        """A draft is kept twice while the recorder types, then a name is tapped."""
        names = re.findall(r'name="member" value="(\d+)"', phone.html)
        for member in random.choices(names, k=SPEAKERS):  # noqa: S311 - any of them will do
            phone.keep_draft(WORDS[:40])
            phone.keep_draft(WORDS)
            phone.tap(member)

    def record(self, phone, own):
        """Notes on some steps of the running order, and the conclusion; all written at the end."""
        steps = [one for one, _ in phone.page.forms if re.search(r"/noi-dung/\d+/$", one)]
        for action in steps[:STEPS]:
            prefix = f"item-{action.rstrip('/').rsplit('/', 1)[1]}"
            phone.autosave_text(action, **{f"{prefix}-gist": WORDS, f"{prefix}-is_done": "on"})
        for text in (WORDS[:30], WORDS):
            phone.autosave_text("/ket-luan/", **{"texts-conclusion": text})
        phone.get(f"{own}ghi/", expect="Ghi tất cả vào biên bản")
        phone.post("/tu-luu/", expect="Kết thúc và soạn biên bản")

    def sign_as_taker(self, own, name):
        """The other phone, with cookies of its own."""
        taker = Phone(self, HttpSession(self.host, self.environment.events.request, self))
        taker.log_in(name)
        taker.get(f"{own}bien-ban/")
        taker.post("/bien-ban/ky/", password=FILE["password"], expect="Đã ký biên bản")
