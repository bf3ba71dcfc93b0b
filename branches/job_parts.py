"""Large work made of many documents: each is kept when done, all go into one ZIP in the end.

A handler may run twice and a worker may be killed at any moment: what is done stays done, what was
begun is begun again, and a document that killed its worker is left out the second time. Never more
than one document is in memory.
"""

import logging
import os
import re
import shutil
import unicodedata
import uuid
import zipfile
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import F

from branches.choices import ENDED_JOB_STATES, JobState, PartState
from branches.jobs import LostLease, Result
from branches.models import Job, JobPart
from config.lib.errors import RuleBroken
from config.lib.failpoints import failpoint
from config.lib.half_files import gone_on_failure

logger = logging.getLogger(__name__)
FOLDER = "parts"
MOST_TRIES = 2
FOLLOW_UPS = {}
ALREADY_PACKED = {".pdf", ".docx", ".zip", ".xlsx"}
NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
LONGEST_NAME = 80
KILLER = "Máy chủ bị dừng giữa chừng khi làm tài liệu này, nên để lại."
OUR_FAULT = "Máy chủ gặp lỗi khi làm tài liệu này. Đồng chí làm lại riêng tài liệu này."


class Missing(RuleBroken):
    """There is no such document (yet): no fault, but to be named."""


@dataclass(frozen=True)
class Made:
    """One document: its bytes, its place in the ZIP, and perhaps a remark for the contents."""

    content: bytes = field(repr=False)
    file_name: str
    remark: str = ""


def follow_up_with(kind, action):
    """``action(job=…, by=…)`` asks for what a job of ``kind`` left out, as a job of its own."""
    FOLLOW_UPS[kind] = action


def keep_parts(job, parts):
    """Store what is to be made, once: whoever comes second changes nothing."""
    for seq, part in enumerate(parts, start=1):
        part.job, part.seq = job, seq
    with transaction.atomic():
        Job.objects.select_for_update(no_key=True, of=("self",)).get(pk=job.pk)
        if not job.parts.exists():
            JobPart.objects.bulk_create(parts, batch_size=500)


def make_parts(job, progress, make):
    """Make every part that waits: ``make(part)`` returns `Made`.

    It raises `Missing` where there is nothing to make and RuleBroken where it is not possible;
    either is kept with the part, and so is a fault of ours: one document never stops the others.
    """
    _begin_lost_ones_again(job)
    waiting = job.parts.filter(state=PartState.WAITING).order_by("seq")
    waiting = list(waiting.values_list("pk", flat=True))
    total = job.parts.count() + 1
    for done, pk in enumerate(waiting, start=total - 1 - len(waiting)):
        progress(done, total)
        _make(job, JobPart.objects.get(pk=pk), make)
    progress(total - 1, total)


def zip_of(job, name, *, contents):
    """The `Result`: one ZIP of all parts, after ``contents``, pairs of a name and bytes."""
    target = folder_of(job) / f"{uuid.uuid4().hex}.zip"
    with zipfile.ZipFile(target, "w") as packed:
        for file_name, content in contents:
            packed.writestr(file_name, content, compress_type=_packing(file_name))
        made = job.parts.filter(state=PartState.DONE).order_by("seq")
        for path, file_name in made.values_list("path", "file_name"):
            packed.write(settings.FILES_DIR / path, file_name, _packing(file_name))
    return Result(name, path=target)


def clear(job):
    """Forget the single documents of a job; harmless to repeat."""
    shutil.rmtree(settings.FILES_DIR / FOLDER / str(job.uid), ignore_errors=True)


def clear_ended():
    """Forget the documents of jobs that are done or cancelled; failed ones may go on."""
    home = settings.FILES_DIR / FOLDER
    found = [entry.name for entry in home.iterdir()] if home.is_dir() else []
    kept = Job.objects.filter(uid__in=found).exclude(state__in=ENDED_JOB_STATES - {JobState.FAILED})
    for name in set(found) - {str(uid) for uid in kept.values_list("uid", flat=True)}:
        shutil.rmtree(home / name, ignore_errors=True)


def safe_name(text):
    """A name for a file or folder that every system accepts, still Vietnamese."""
    cleaned = NOT_IN_NAMES.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join(cleaned.split())[:LONGEST_NAME].strip(" .") or "khong-ten"


def _begin_lost_ones_again(job):
    """After a restore the documents made so far may be gone; they are made again."""
    made = job.parts.filter(state=PartState.DONE).values_list("pk", "path")
    lost = [pk for pk, path in made if not (settings.FILES_DIR / path).is_file()]
    JobPart.objects.filter(pk__in=lost).update(state=PartState.WAITING, tries=0)


def _make(job, part, make):
    if part.tries >= MOST_TRIES:
        _note(part, PartState.FAILED, KILLER)
        return
    JobPart.objects.filter(pk=part.pk).update(tries=F("tries") + 1)
    try:
        made = make(part)
    except LostLease:
        raise
    except Missing as reason:
        _note(part, PartState.MISSING, str(reason))
    except RuleBroken as reason:
        _note(part, PartState.FAILED, str(reason))
    except Exception:
        logger.exception("part %s of job %s failed", part.pk, job.pk)
        _note(part, PartState.FAILED, OUR_FAULT)
    else:
        _keep(job, part, made)


def _note(part, state, remark):
    _end(part, state=state, remark=remark[:300])


def _end(part, **values):
    """End a part that waits; a worker who lost the job changes nothing another has ended."""
    JobPart.objects.filter(pk=part.pk, state=PartState.WAITING).update(**values)


def _keep(job, part, made):
    path = folder_of(job) / str(part.pk)
    unfinished = path.with_suffix(f".{uuid.uuid4().hex}")
    with gone_on_failure(unfinished):
        unfinished.write_bytes(made.content)
    failpoint("part.written")
    os.replace(unfinished, path)
    failpoint("part.renamed")
    _end(
        part,
        state=PartState.DONE,
        file_name=made.file_name,
        path=path.relative_to(settings.FILES_DIR).as_posix(),
        remark=made.remark[:300],
    )


def folder_of(job):
    """Where a handler may leave files while its job goes on; forgotten some time after its end."""
    folder = settings.FILES_DIR / FOLDER / str(job.uid)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _packing(file_name):
    is_packed = os.path.splitext(file_name)[1] in ALREADY_PACKED
    return zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
