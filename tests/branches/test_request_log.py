"""Every request leaves one line of ids: nothing that was typed, searched or read."""

import base64
import io
import json
import logging
from pathlib import Path

import pytest

from branches.actions.work import request_job
from branches.bell import BELL
from branches.permissions import SYSTEM
from branches.request_log import HEADER
from config.lib.logs import ScrubbedJson
from members.imports import MEMBERS
from members.imports.reading import COLUMNS
from members.models import Member
from tests.branches.test_units import FOUND
from tests.workbooks import workbook

HEADERS = list(COLUMNS)


@pytest.fixture
def lines():
    """What the product would write, as objects; everything from INFO on."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ScrubbedJson())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("chibo.request").setLevel(logging.INFO)
    yield lambda: [json.loads(one) for one in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_request_is_told_by_ids(client, place, lines):
    client.force_login(place.staff)
    answer = client.get(f"/don-vi/{place.branch.pk}/?q=Lò+Văn+Hặc")
    told = next(one for one in lines() if one["logger"] == "chibo.request")
    assert told["route"] == "branches:organization"
    assert told["objects"] == {"pk": str(place.branch.pk)}
    assert (told["method"], told["status"]) == ("GET", 200)
    assert told["user_id"] == place.staff.pk
    assert told["unit_id"] == place.commune.pk
    assert told["ms"] >= 0
    assert told["request_id"] == answer[HEADER]
    assert "Hặc" not in json.dumps(lines(), ensure_ascii=False)


def test_what_people_type_and_are_called_is_in_no_line(client, place, lines):
    client.force_login(place.staff)
    client.post(f"/don-vi/{place.commune.pk}/them/", {**FOUND, "name": "Chi bộ Bí Mật"})
    client.post("/dang-nhap/", {"username": "nguoi.la", "password": "mat khau sai 123"})
    client.get("/khong-co/Lò-Văn-Hặc/")
    text = json.dumps(lines(), ensure_ascii=False)
    for secret in ("Bí Mật", "nguoi.la", "mat khau sai", place.staff.full_name):
        assert secret not in text


def test_two_requests_have_two_numbers(client, db):
    first, second = client.get("/song/")[HEADER], client.get("/song/")[HEADER]
    assert first != second
    assert len(first) == 32


def test_two_hundred_seeded_numbers_reach_no_line_and_no_message(
    client, place, lines, settings, django_capture_on_commit_callbacks
):
    """People are imported, looked at, searched for, refused and printed; all of it is logged."""
    Path(settings.QUEUE_DIR / "messages").mkdir(parents=True, exist_ok=True)
    before = set(messages_on_disk(settings))
    people = {f"0{79_000_000_000 + number * 7919}": f"7{number:011d}" for number in range(1, 201)}
    rows = [row(place, number, card) for number, card in people.items()]
    MEMBERS.run(workbook(Đảng_viên=[HEADERS, *rows]), by=SYSTEM, organization=place.commune)
    assert Member.objects.exclude(citizen_id_sealed="").count() == 200
    doubled = row(place, next(iter(people)), "999999999999")
    refused = MEMBERS.run(
        workbook(Đảng_viên=[HEADERS, doubled]), by=SYSTEM, organization=place.commune
    )
    assert refused.errors
    client.force_login(place.secretary)
    seen = Member.objects.exclude(citizen_id_sealed="").first()
    for address in (f"/dang-vien/{seen.pk}/", f"/don-vi/{place.branch.pk}/dang-vien/", "/"):
        client.get(address, {"q": next(iter(people))})
    with django_capture_on_commit_callbacks(execute=True):
        request_job(
            kind="x",
            title=f"Phiếu của {seen.full_name}",
            organization=place.branch,
            params={"member": seen.pk},
            by=place.secretary,
        )
    assert BELL.wait(10)
    logging.getLogger("x").error("refused: %s", next(iter(people)))
    try:
        raise ValueError(f"Key (citizen)=({next(iter(people))}) exists")
    except ValueError:
        logging.getLogger("x").exception("import failed")

    written = json.dumps(lines(), ensure_ascii=False)
    sent = "".join(body_of(file) for file in set(messages_on_disk(settings)) - before)
    assert "chibo.request" in written
    assert "branches.tasks.run_job" in sent
    assert [number for number in people if number in written + sent] == []
    assert seen.full_name not in written + sent


def row(place, number, card):
    values = {
        "Họ và tên": f"Vàng Thị {card}",
        "Số thẻ đảng viên": card,
        "Số CCCD": number,
        "Ngày vào Đảng": "03/02/2010",
        "Ngày chính thức": "03/02/2011",
        "Mã chi bộ": place.branch.code,
        "Tình trạng": "Sinh hoạt",
        "Từ ngày": "01/01/2020",
    }
    return [values.get(header, "") for header in HEADERS]


def messages_on_disk(settings):
    return Path(settings.QUEUE_DIR / "messages").glob("*.msg")


def body_of(file):
    """A message as it travels, its body read."""
    message = json.loads(file.read_text(encoding="utf-8"))
    return json.dumps(message["headers"]) + base64.b64decode(message["body"]).decode()
