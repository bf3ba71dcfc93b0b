"""What is signed: one text per paper, the same everywhere, readable back into the same paper."""

import json
import unicodedata
from dataclasses import replace

import pytest

from config.lib.paper import Person
from config.lib.paper_snapshot import from_snapshot, sha256_of, to_snapshot
from tests.papers import samples

PAPERS = [
    samples.minutes(),
    samples.minutes(score=None),
    samples.thematic_minutes(),
    samples.resolution(),
    samples.resolution(vote=None),
    samples.quarter_report(3),
    samples.attendance_sheet(),
]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.KIND)
def test_a_paper_comes_back_from_its_snapshot_as_it_was(paper):
    text = to_snapshot(paper)
    assert from_snapshot(type(paper), text) == paper
    assert to_snapshot(from_snapshot(type(paper), text)) == text


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.KIND)
def test_a_snapshot_is_canonical_json_in_nfc(paper):
    text = to_snapshot(paper)
    document = json.loads(text)
    assert text == json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert unicodedata.is_normalized("NFC", text)
    assert (document["kind"], document["schema"]) == (paper.KIND, 1)


def test_composed_and_decomposed_text_give_the_same_hash():
    composed = samples.resolution(direction="Lãnh đạo")
    decomposed = samples.resolution(direction=unicodedata.normalize("NFD", "Lãnh đạo"))
    assert sha256_of(to_snapshot(composed)) == sha256_of(to_snapshot(decomposed))


def test_one_changed_letter_changes_the_hash():
    paper = samples.minutes()
    other = replace(paper, chair=Person("Trần Văn Khai", paper.chair.title))
    assert sha256_of(to_snapshot(paper)) != sha256_of(to_snapshot(other))


def test_the_hash_of_a_known_text_is_known():
    # printf 'Nghị quyết' | sha256sum
    assert sha256_of("Nghị quyết") == (
        "2ba6e1d3eefe6aead43b0d1ff3515f262275d66de59f906eea47813df0541034"
    )


def test_a_snapshot_of_another_kind_or_schema_is_refused():
    text = to_snapshot(samples.resolution())
    with pytest.raises(ValueError, match="not a snapshot of meetings.minutes/1"):
        from_snapshot(type(samples.minutes()), text)
    newer = text.replace('"schema":1', '"schema":2')
    with pytest.raises(ValueError, match="not a snapshot of resolutions.resolution/1"):
        from_snapshot(type(samples.resolution()), newer)


@pytest.mark.parametrize(
    "change",
    [
        lambda paper: paper.update(surprise="x"),
        lambda paper: paper.pop("branch"),
        lambda paper: paper.update(branch=3),
        lambda paper: paper.update(points="none"),
        lambda paper: paper["vote"].update(yes=1.5),
        lambda paper: paper["vote"].update(yes=True),
    ],
)
def test_a_snapshot_with_other_fields_or_types_is_refused(change):
    document = json.loads(to_snapshot(samples.resolution()))
    change(document["paper"])
    with pytest.raises(ValueError, match=r"fields of ResolutionPaper|expected "):
        from_snapshot(type(samples.resolution()), json.dumps(document))


@pytest.mark.parametrize("value", [1.5, True, {"a": "b"}, ("a",), samples.HELD_ON])
def test_what_json_would_blur_cannot_enter_a_snapshot(value):
    with pytest.raises(TypeError, match="a paper holds text, whole numbers, lists and None"):
        to_snapshot(samples.resolution(direction=value))
