"""Proof of the audit trail, without the application: standard library and `cryptography` only.

The product verifies its database with these functions; `export_audit` writes this file beside the
export, so that an auditor runs the same proof on a machine that has nothing else:

    python3 kiem_tra_nhat_ky.py nhat-ky.jsonl --key cong-khai.pem

An entry of the trail is chained: its hash covers its own columns and the hash before it. What it
says (sentence, payload) enters through a salted hash, so that it can be taken away lawfully.
Checkpoints are signed lists of the last entry of every chain, kept outside the database.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from collections import defaultdict, namedtuple
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

CHAINED = (
    *("unit", "seq", "at", "actor_id", "actor_name", "actor_roles", "code", "path"),
    *("target_type", "target_id", "before_hash", "after_hash", "address", "request_id"),
    *("payload_hash", "prev_hash"),
)
Entry = namedtuple("Entry", [*CHAINED, "salt", "sentence", "payload", "hash"])
REDACTED = "branches.redacted"  # an entry that names the entries whose words were taken away
DIGESTS = re.compile(r'sha256":"([0-9a-f]{64})"')
AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
MOST_NAMED = 200  # findings of one chain; a chain rewritten from its start would name every line


@dataclass(frozen=True)
class Finding:
    """One place where something does not hold: code of the unit, line (0: none), what is wrong."""

    kind: str
    unit: str
    seq: int
    problem: str

    def __str__(self):
        where = f"đơn vị {self.unit}" if self.unit else "hệ thống"
        line = f", dòng {self.seq}" if self.seq else ""
        return f"Nhật ký {where}{line}: {self.problem}"


@dataclass(frozen=True)
class Checkpoint:
    """``heads`` gives (seq, hash) by unit for the chains that grew since the one before.

    ``restored``: why an older database was taken back; such a checkpoint holds all chains, and
    what earlier ones hold beyond them was lost with that restore, by decision, as were checkpoints
    missing before it.
    """

    number: int
    at: str
    previous: str
    heads: dict
    sha256: str
    restored: str = ""


@dataclass
class Proof:
    """What a proof found.

    ``digests`` gives for each pair of unit and SHA-256 the trail vouches for the records it tells
    of, as (type, id).
    """

    findings: list = field(default_factory=list)
    entries: int = 0
    chains: int = 0
    redactions: int = 0
    checkpoints: int = 0
    digests: dict = field(default_factory=dict)

    @property
    def holds(self):
        return not self.findings


# --- hashes -----------------------------------------------------------------------------------


def entry_digest(entry):
    """SHA-256 over the chained columns in their order."""
    return _sha256(entry[: len(CHAINED)])


def content_digest(salt, sentence, payload):
    """SHA-256 over salt, sentence and the payload as its canonical text."""
    return _sha256((salt, sentence, payload))


def _sha256(values):
    return hashlib.sha256(AS_JSON(values).encode(errors="surrogateescape")).hexdigest()


# --- chains -----------------------------------------------------------------------------------


def prove(entries, heads, checkpoints=(), *, last_known=None):
    """Walk all chains once and return the `Proof`.

    ``entries``: `Entry` rows, those of one chain together and in the order of their numbers.
    ``heads``: (seq, hash) by unit, as the database says the chains end. ``checkpoints`` in the
    order of their numbers. ``last_known``: number of the last checkpoint the database knows of, to
    tell a restored older database from lines cut off.
    """
    proof = Proof(chains=len(heads), checkpoints=len(checkpoints))
    marks = defaultdict(dict)
    for checkpoint in checkpoints:
        if checkpoint.restored:
            _forget_beyond(marks, checkpoint.heads)
        for unit, (seq, digest) in checkpoint.heads.items():
            marks[unit][seq] = (digest, checkpoint)
    walk = _Walk(proof, heads, marks)
    for entry in entries:
        walk.step(entry)
    walk.end()
    older = [one for one in checkpoints if last_known is not None and one.number > last_known]
    if older and any(one.kind == "truncated" for one in proof.findings):
        newest = older[-1]
        proof.findings.insert(
            0,
            Finding(
                "older_database",
                "",
                0,
                f"cơ sở dữ liệu cũ hơn điểm niêm phong số {newest.number} ({newest.at}): đã khôi "
                "phục một bản cũ; các dòng thiếu của từng đơn vị ghi bên dưới",
            ),
        )
    return proof


def _forget_beyond(marks, heads):
    for unit, kept in marks.items():
        last, _ = heads.get(unit, (0, ""))
        for seq in [one for one in kept if one > last]:
            del kept[seq]


class _Walk:
    """One pass over the entries of all chains."""

    def __init__(self, proof, heads, marks):
        self.proof, self.heads, self.marks = proof, heads, marks
        self.unit, self.seq, self.hash = None, 0, ""
        self.good_mark, self.told_rewritten, self.told = 0, False, 0
        self.done, self.blanked, self.allowed = set(), [], set()

    def step(self, entry):
        if entry.unit != self.unit:
            self._end_chain()
            self._begin_chain(entry.unit)
        if not isinstance(entry.seq, int):  # by hand, SQLite takes any value in any column
            self._tell("changed", self.seq + 1, "số dòng đã bị thay bằng thứ khác")
            entry = entry._replace(seq=self.seq + 1)
        self.proof.entries += 1
        for kind, problem in self._problems(entry):
            self._tell(kind, entry.seq, problem)
        self._compare_with_mark(entry)
        if entry.payload is None:
            self.blanked.append((entry.unit, entry.seq))
        else:
            self._note_payload(entry)
        self.seq, self.hash = entry.seq, entry.hash

    def end(self):
        self._end_chain()
        for unit in sorted((self.heads.keys() | self.marks.keys()) - self.done):
            self._begin_chain(unit)
            self._end_chain()
        for unit, seq in self.blanked:
            if (unit, seq) not in self.allowed:
                problem = "nội dung bị gỡ mà không có quyết định gỡ của hai người"
                self.proof.findings.append(Finding("content_removed", unit, seq, problem))

    def _begin_chain(self, unit):
        self.unit, self.seq, self.hash = unit, 0, ""
        self.good_mark, self.told_rewritten, self.told = 0, False, 0

    def _end_chain(self):
        unit = self.unit
        if unit is None:
            return
        if unit in self.done:
            self._tell("swapped", self.seq, "các dòng của đơn vị này nằm ở hai chuỗi")
        self.done.add(unit)
        seq, digest = self.heads.get(unit, (0, ""))
        if unit not in self.heads:
            self._tell("head_missing", self.seq, "không có đầu chuỗi: chuỗi bị thay hoặc bị bỏ")
        elif seq > self.seq:
            lines = _lines(self.seq + 1, seq)
            self._tell("truncated", self.seq + 1, f"mất {lines} ở cuối")
        elif seq < self.seq:
            self._tell("inserted", seq + 1, f"thừa {_lines(seq + 1, self.seq)} sau đầu chuỗi")
        elif digest != self.hash:
            self._tell("head_changed", seq, "đầu chuỗi không khớp dòng cuối")
        beyond = [one for one in self.marks.get(unit, ()) if one > self.seq]
        if beyond:
            last = max(beyond)
            checkpoint = self.marks[unit][last][1]
            self._tell(
                "truncated",
                self.seq + 1,
                f"mất {_lines(self.seq + 1, last)}, có trong điểm niêm phong số "
                f"{checkpoint.number} ({checkpoint.at})",
            )

    def _problems(self, entry):
        if entry.seq != self.seq + 1:
            if entry.seq > self.seq:
                yield "missing", f"thiếu {_lines(self.seq + 1, entry.seq - 1)} trước dòng này"
            else:
                yield "inserted", "số dòng lặp lại"
        elif entry.prev_hash != self.hash:
            yield "broken", "không nối với dòng trước"
        if entry.hash != entry_digest(entry):
            yield self._of_changed(entry)
        if entry.payload is None:
            if entry.sentence or entry.salt:
                yield "payload_changed", "chỗ đã gỡ nội dung nay có lời ghi khác"
        elif entry.payload_hash != content_digest(entry.salt, entry.sentence, entry.payload):
            yield "payload_changed", "lời ghi hoặc dữ liệu kèm theo đã bị thay đổi"

    def _of_changed(self, entry):
        if not self.told:  # a whole chain under another name shows at its first line
            for other in self.heads:
                if entry.hash == entry_digest(entry._replace(unit=other)):
                    return "swapped", f"dòng này thuộc chuỗi của đơn vị {other or 'hệ thống'}"
        return "changed", "nội dung đã bị thay đổi"

    def _compare_with_mark(self, entry):
        mark = self.marks[entry.unit].get(entry.seq) if entry.unit in self.marks else None
        if mark is None:
            return
        digest, checkpoint = mark
        if digest == entry.hash:
            self.good_mark = entry.seq
        elif not self.told_rewritten:
            self.told_rewritten = True
            self._tell(
                "rewritten",
                self.good_mark + 1,
                f"{_lines(self.good_mark + 1, entry.seq)} bị viết lại: khác điểm niêm phong số "
                f"{checkpoint.number} ({checkpoint.at})",
            )

    def _note_payload(self, entry):
        if "sha256" in entry.payload:
            for digest in DIGESTS.findall(entry.payload):
                told = self.proof.digests.setdefault((entry.unit, digest), set())
                told.add((entry.target_type, entry.target_id))
        if entry.code == REDACTED:
            self.proof.redactions += 1
            try:
                named = json.loads(entry.payload).get("entries", [])
                self.allowed.update((unit, seq) for unit, seq in named)
            except (ValueError, AttributeError, TypeError):
                return  # already found: such a payload does not fit its hash

    def _tell(self, kind, seq, problem):
        self.told += 1
        if self.told <= MOST_NAMED:
            self.proof.findings.append(Finding(kind, self.unit, seq, problem))


def _lines(first, last):
    return f"dòng {first}" if first >= last else f"các dòng {first}–{last}"


# --- checkpoints ------------------------------------------------------------------------------


def read_checkpoints(texts, key):
    """The checkpoints of these files' texts in order, and `Finding` rows for what is wrong.

    ``texts``: (name, text) pairs; a text is the body's line and its signature's line. ``key``: the
    Ed25519 public key.
    """
    checkpoints, findings = [], []
    for name, text in texts:
        try:
            checkpoints.append(_read_checkpoint(text, key))
        except (ValueError, KeyError, TypeError, InvalidSignature):
            problem = f"tệp niêm phong {name} bị thay đổi hoặc không do khóa của hệ thống ký"
            findings.append(Finding("checkpoint_forged", "", 0, problem))
    checkpoints.sort(key=lambda one: one.number)
    previous = None
    for one in checkpoints:
        expected = 1 if previous is None else previous.number + 1
        if one.restored:
            findings = [found for found in findings if found.kind != "checkpoint_missing"]
        elif one.number != expected:
            problem = f"thiếu điểm niêm phong từ số {expected} đến số {one.number - 1}"
            findings.append(Finding("checkpoint_missing", "", 0, problem))
        if one.number == expected and previous and one.previous != previous.sha256:
            problem = f"điểm niêm phong số {one.number} không nối với số {previous.number}"
            findings.append(Finding("checkpoint_forged", "", 0, problem))
        previous = one
    return checkpoints, findings


def _read_checkpoint(text, key):
    body, signature = text.encode().rstrip(b"\n").split(b"\n")
    key.verify(base64.b64decode(signature, validate=True), body)
    values = json.loads(body)
    heads = {unit: (seq, digest) for unit, (seq, digest) in values["heads"].items()}
    return Checkpoint(
        number=values["number"],
        at=values["at"],
        previous=values["previous"],
        heads=heads,
        restored=values.get("restored", ""),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


# --- an export, verified without the application ------------------------------------------------


def prove_export(path, key=None):
    """The `Proof` of a file written by `export_audit`; without ``key`` no checkpoint counts."""
    header, checkpoint_texts = {}, []
    with open(path, encoding="utf-8") as lines:
        header = json.loads(next(lines))
        for _ in range(header["checkpoints"]):
            checkpoint_texts.append(json.loads(next(lines)))
        checkpoints, findings = read_checkpoints(checkpoint_texts, key) if key else ([], [])
        heads = {unit: (seq, digest) for unit, seq, digest in header["heads"]}
        proof = prove(
            (Entry._make(json.loads(line)) for line in lines),
            heads,
            checkpoints,
            last_known=header["last_checkpoint"],
        )
    if proof.entries != header["entries"]:
        problem = f"tệp có {proof.entries} dòng, đầu tệp ghi {header['entries']} dòng"
        proof.findings.append(Finding("export_changed", "", 0, problem))
    proof.findings = findings + proof.findings
    return proof


def summary_of(proof):
    """One sentence for a trail that holds."""
    redactions = f", {proof.redactions} lần gỡ nội dung hợp lệ" if proof.redactions else ""
    return (
        f"Nhật ký nguyên vẹn: {proof.entries} dòng, {proof.chains} chuỗi, "
        f"{proof.checkpoints} điểm niêm phong{redactions}."
    )


def json_of(proof):
    """The same for scripts."""
    return {
        "valid": proof.holds,
        "entries": proof.entries,
        "chains": proof.chains,
        "checkpoints": proof.checkpoints,
        "redactions": proof.redactions,
        "findings": [
            {"kind": one.kind, "unit": one.unit, "line": one.seq, "problem": one.problem}
            for one in proof.findings
        ],
    }


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Kiểm tra tệp nhật ký đã xuất.")
    parser.add_argument("export", type=Path, help="tệp do lệnh export_audit ghi")
    parser.add_argument("--key", type=Path, help="khóa công khai của các điểm niêm phong (PEM)")
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    options = parser.parse_args(arguments)
    key = load_pem_public_key(options.key.read_bytes()) if options.key else None
    proof = prove_export(options.export, key)
    if options.json:
        sys.stdout.write(json.dumps(json_of(proof), ensure_ascii=False) + "\n")
    else:
        for finding in proof.findings:
            sys.stdout.write(f"{finding}\n")
        if proof.holds:
            sys.stdout.write(summary_of(proof) + "\n")
        if key is None:
            sys.stdout.write("Chưa kiểm tra điểm niêm phong vì chưa có --key.\n")
    return 0 if proof.holds else 1


if __name__ == "__main__":
    sys.exit(main())
