"""Taking kept content away: asked for by one, decided by another with a higher right."""

import json
import logging
from functools import partial

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from branches import audit
from branches.choices import JobState, RedactionState
from branches.models import AuditEvent, Job, Redaction
from branches.permissions import ASK_REDACTION, DECIDE_REDACTION
from branches.redaction_parts import AFTER_SWEEP, file_choices, take_file
from branches.sweeping import outside, places_of, take_away, trail_entries, within
from config.lib import kept_uploads
from config.lib.chain_proof import REDACTED
from config.lib.errors import RuleBroken, Stale
from config.lib.sealed import opens, seal, unseal
from config.lib.vietnamese import nfc

logger = logging.getLogger(__name__)
SHORTEST_PASSAGE, MOST_PLACES = 8, 500
MADE_ANEW = (
    "Tệp kết quả đã bỏ vì có thể chứa nội dung vừa được gỡ. Đồng chí bấm “Làm lại” để lập tệp mới."
)
WITHOUT_VACUUM = (
    "Không dọn được vùng nhớ cũ của cơ sở dữ liệu (%s): chạy VACUUM bằng tài khoản chủ."
)


@transaction.atomic
def ask_redaction(*, organization, ground, passages, files, reason, by):
    """Ask that exact words and chosen files are taken away everywhere.

    RuleBroken where there is nothing to take away, or the words are found in too many places.
    """
    ASK_REDACTION.require(by, organization)
    passages = [nfc(one.replace("\r\n", "\n")) for one in passages if one.strip()]
    _require_fit(passages, files, reason, organization, by)
    redaction = Redaction.objects.create(
        organization=organization,
        ground=ground,
        passages_sealed=seal(json.dumps(passages, ensure_ascii=False)) if passages else "",
        files=files,
        reason=nfc(reason),
        asked_at=timezone.now(),
        asked_by=by,
    )
    _tell("branches.redaction_asked", f"Đề nghị gỡ nội dung: {redaction.reason}", redaction, by)
    return redaction


@transaction.atomic
def withdraw_redaction(*, redaction, by):
    """The person who asked takes the request back; the words are forgotten."""
    redaction = _lock(redaction)
    if redaction.asked_by_id != by.pk:
        raise RuleBroken("Chỉ người đề nghị rút được đề nghị này.")
    _close(redaction, RedactionState.WITHDRAWN)
    _tell(
        "branches.redaction_withdrawn", f"Rút đề nghị gỡ nội dung số {redaction.pk}", redaction, by
    )


@transaction.atomic
def refuse_redaction(*, redaction, note, by):
    redaction = _lock_for_decision(redaction, note, by)
    _close(redaction, RedactionState.REFUSED, **_decision(note, by))
    _tell(
        "branches.redaction_refused",
        f"Không đồng ý gỡ nội dung theo đề nghị số {redaction.pk}: {nfc(note)}",
        redaction,
        by,
    )


@transaction.atomic
def approve_redaction(*, redaction, note, by):
    """Take the content away everywhere: rows, search, trail, files, results of jobs.

    One transaction; the guards let it pass because the request stands at APPLYING inside it. What
    was signed keeps its hash, and the trail says what it reads like now.
    """
    redaction = _lock_for_decision(redaction, note, by)
    passages = passages_of(redaction)
    _require_reach(passages, by)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # freed pages are overwritten
    rows = Redaction.objects.filter(pk=redaction.pk)
    rows.update(state=RedactionState.APPLYING, **_decision(note, by))
    found = take_away(passages) if passages else {}
    documents, paths = [], []
    for hook in AFTER_SWEEP:
        facts, useless = hook(found)
        documents += facts
        paths += useless
    entries = _blank_trail(passages) if passages else []
    files = []
    for key in redaction.files:
        path, sha256 = take_file(key)
        paths.append(path)
        files.append({"unit": redaction.organization.code, "sha256": sha256, "now": ""})
    paths += _drop_results(redaction.organization)
    counts = counts_of(found, len(redaction.files))
    rows.update(state=RedactionState.DONE, passages_sealed="", files=[], counts=counts)
    redaction.refresh_from_db()
    _tell(
        REDACTED,
        f"Gỡ nội dung theo đề nghị số {redaction.pk}: {nfc(note)}",
        redaction,
        by,
        {
            "ground": redaction.ground,
            "asked_by": redaction.asked_by.full_name,
            "entries": entries,
            "documents": documents,
            "files": files,
        },
    )
    transaction.on_commit(partial(_forget, paths, [model._meta.db_table for model in found]))
    return redaction


def passages_of(redaction):
    """The words asked for; RuleBroken when the key they were sealed with is lost."""
    if not opens(redaction.passages_sealed):
        raise RuleBroken(
            "Không còn đọc được đoạn chữ của đề nghị này vì khóa cũ đã mất. Người đề nghị rút lại "
            "rồi đề nghị mới."
        )
    return json.loads(unseal(redaction.passages_sealed)) if redaction.passages_sealed else []


def counts_of(found, file_count=0):
    """Pairs of the kind of place, in words, and how many rows or files."""
    counts = sorted((str(model._meta.verbose_name), len(keys)) for model, keys in found.items())
    return [*counts, *([["tệp", file_count]] if file_count else [])]


def _require_fit(passages, files, reason, organization, by):
    if not passages and not files:
        raise RuleBroken("Đồng chí ghi đoạn chữ cần gỡ hoặc chọn tệp cần gỡ.")
    short = next((one for one in passages if len(one) < SHORTEST_PASSAGE), None)
    if short is not None:
        raise RuleBroken(
            f"Đoạn “{short}” quá ngắn, dễ gỡ nhầm chỗ khác. Đồng chí chép cả câu, ít nhất "
            f"{SHORTEST_PASSAGE} ký tự."
        )
    if any(one.casefold() in nfc(reason).casefold() for one in passages):
        raise RuleBroken("Lý do không được nhắc lại nội dung cần gỡ. Đồng chí viết chung hơn.")
    known = {key for key, _ in file_choices(organization, by)}
    if not set(files) <= known:
        raise RuleBroken("Tệp đã chọn không còn. Đồng chí tải lại trang rồi chọn lại.")
    if passages:
        _require_places(places_of(passages), organization)


def _require_places(found, organization):
    """The words stand in the unit, and nowhere beyond reason.

    What stands in other units is neither told nor counted: whoever asks must not learn from the
    answer what others wrote.
    """
    if sum(len(keys) for keys in found.values()) > MOST_PLACES:
        raise RuleBroken(
            f"Đoạn này có ở hơn {MOST_PLACES} chỗ nên quá chung. Đồng chí chép đoạn dài hơn."
        )
    if not within(found, [organization.path]):
        raise RuleBroken(
            f"Không tìm thấy đoạn này ở {organization.name}. Đồng chí chép nguyên văn từ văn bản, "
            "kể cả dấu câu."
        )


def _lock(redaction):
    kept = (
        Redaction.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organization", "asked_by")
        .get(pk=redaction.pk)
    )
    if not kept.is_open:
        raise Stale("Đề nghị")
    return kept


def _lock_for_decision(redaction, note, by):
    DECIDE_REDACTION.require(by, redaction.organization)
    kept = _lock(redaction)
    if kept.asked_by_id == by.pk:
        raise RuleBroken("Người đề nghị không tự quyết định. Đồng chí nhờ một lãnh đạo khác.")
    if not note.strip():
        raise RuleBroken("Đồng chí ghi căn cứ quyết định.")
    return kept


def _require_reach(passages, by):
    """Whoever decides must hold the right at every unit whose rows would change."""
    paths = [post.path for post in by.posts_at(DECIDE_REDACTION.roles)]
    if passages and outside(places_of(passages), paths):
        raise RuleBroken(
            "Đoạn này còn có ở đơn vị ngoài phạm vi của đồng chí nên chưa gỡ. Đồng chí đề nghị "
            "lãnh đạo cấp ủy cấp trên quyết định."
        )


def _decision(note, by):
    return {"decided_at": timezone.now(), "decided_by": by, "decision_note": nfc(note)[:500]}


def _close(redaction, state, **values):
    Redaction.objects.filter(pk=redaction.pk).update(
        state=state, passages_sealed="", files=[], **values
    )


def _blank_trail(passages):
    """Take the words out of the trail; returns (unit, line) of the entries."""
    rows = trail_entries(passages).order_by("pk")
    named = [list(one) for one in rows.values_list("chain__unit", "seq")]
    keys = list(rows.values_list("pk", flat=True))
    QuerySet(AuditEvent).filter(pk__in=keys).update(sentence="", payload=None, salt="")
    return named


def _drop_results(organization):
    """Results of jobs on the line of this unit may hold the words; they can be made again."""
    line = [organization.path[:end] for end in range(1, len(organization.path))]
    jobs = Job.objects.filter(state=JobState.DONE).exclude(result_path="")
    touched = jobs.filter(organization__path__startswith=organization.path) | jobs.filter(
        organization__path__in=line
    )
    paths = list(touched.values_list("result_path", flat=True))
    touched.update(state=JobState.FAILED, result_path="", result_sha256="", error=MADE_ANEW)
    return paths


def _forget(paths, tables):
    """After the commit: files go, and the database lets go of the pages that held the words."""
    for path in paths:
        (settings.FILES_DIR / path).unlink(missing_ok=True)
    kept_uploads.drop_all()
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            elif not connection.in_atomic_block:  # VACUUM runs outside of every transaction
                for table in tables:
                    cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
    except DatabaseError as error:
        logger.warning(WITHOUT_VACUUM, error)


def _tell(code, sentence, redaction, by, payload=None):
    audit.record(
        code,
        sentence,
        target=redaction,
        by=by,
        organization=redaction.organization,
        payload=payload,
    )
