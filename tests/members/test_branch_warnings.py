"""Warnings on the make-up of a branch (handbook 4.1), with the shipped figures."""

from types import SimpleNamespace

import pytest

from branches.rule_book import shipped_rule_sets
from branches.rules import Rules
from members.branch_warnings import branch_warnings
from members.choices import Office, Rights, SeatKind

RULES = Rules(("HD42-2025",), shipped_rule_sets()[0]["values"])


def people(official, probationary=0, offices=(Office.SECRETARY,)):
    rights = [Rights.OFFICIAL] * official + [Rights.PROBATIONARY] * probationary
    held = [*offices, *[""] * (len(rights) - len(offices))]
    return [
        SimpleNamespace(seat_kind=SeatKind.OFFICIAL_SEAT, rights=right, office=office)
        for right, office in zip(rights, held, strict=True)
    ]


FULL = (Office.SECRETARY, Office.DEPUTY_SECRETARY, Office.BRANCH_COMMITTEE_MEMBER)


@pytest.mark.parametrize(
    ("roll", "said"),
    [
        (people(3), []),
        (people(2, probationary=5), ["dưới 3"]),
        (people(8), []),
        (people(9), ["chưa ghi chi ủy viên nào"]),
        (people(9, offices=FULL), []),
        (people(5, offices=()), ["chưa có bí thư"]),
        (people(12, offices=FULL + (Office.BRANCH_COMMITTEE_MEMBER,) * 5), ["quá 7"]),
        (people(29, offices=FULL), []),
        (people(28, probationary=2, offices=FULL), ["chưa có tổ đảng"]),
    ],
)
def test_only_what_is_amiss_is_said(roll, said):
    sentences = list(branch_warnings(roll, RULES))
    assert len(sentences) == len(said)
    assert all(text in sentence for text, sentence in zip(said, sentences, strict=True))


def test_a_large_branch_with_groups_is_not_told_to_divide():
    roll = people(28, probationary=2, offices=FULL)
    assert list(branch_warnings(roll, RULES, group_count=2)) == []


def test_leaders_are_warned_and_plain_members_are_not(client, place):
    client.force_login(place.secretary)
    url = f"/don-vi/{place.branch.pk}/dang-vien/"
    assert "Chi bộ có 2 đảng viên chính thức, dưới 3." in client.get(url).content.decode()
    client.force_login(place.plain)
    assert "dưới 3." not in client.get(url).content.decode()
