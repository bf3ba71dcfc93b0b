"""What the unit inspected hands in with its statement, while it is being heard."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from config.lib import private_files
from config.lib.errors import RuleBroken
from reports.inspections.choices import InspectionState
from reports.inspections.permissions import ANSWER_INSPECTION
from reports.models import Inspection, StatementFile

NOT_NOW = "Chỉ gửi, bỏ tệp khi đoàn kiểm tra đang chờ đơn vị báo cáo, giải trình."


@transaction.atomic
def add_statement_file(*, inspection, upload, by):
    """Keep a checked file (`config.lib.uploads.Upload`)."""
    inspection = _heard_now(inspection, by)
    path, digest = private_files.put(upload.content)
    file = StatementFile(
        inspection=inspection,
        name=upload.name,
        content_type=upload.content_type,
        size=len(upload.content),
        path=path,
        sha256=digest,
        uploaded_at=timezone.now(),
        uploaded_by=login_of(by),
    )
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError as error:
        private_files.drop(path)
        raise RuleBroken("Tệp này đã được gửi.") from error
    _tell(file, by, "added", f"Gửi kèm tệp “{file.name}”", {"sha256": digest})
    return file


@transaction.atomic
def remove_statement_file(*, file, by):
    _heard_now(file.inspection, by)
    _tell(file, by, "removed", f"Bỏ tệp “{file.name}”", {"sha256": file.sha256})
    path = file.path
    file.delete()
    transaction.on_commit(partial(private_files.drop, path))


def _heard_now(inspection, by):
    ANSWER_INSPECTION.require(by, inspection.organization)
    rows = Inspection.objects.select_for_update(no_key=True, of=("self",))
    inspection = rows.select_related("committee", "organization").get(pk=inspection.pk)
    if inspection.state != InspectionState.SENT:
        raise RuleBroken(NOT_NOW)
    return inspection


def _tell(file, by, what, sentence, payload):
    audit.record(
        f"reports.statement_file_{what}",
        f"{sentence}: {file.inspection}",
        target=file,
        by=by,
        organization=file.inspection.organization,
        payload=payload,
    )
