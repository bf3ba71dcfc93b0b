"""How every import runs: read, compare, then store the whole or nothing (reliability guide 5).

An app that can take a workbook describes it as an `Importer`; commands and the import page then
treat all of them alike.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from branches import audit
from branches.actions.tree import hold_tree
from branches.models import PartyOrganization
from branches.permissions import IMPORT_DATA, Permission, SystemActor
from config.lib.batches import in_batches
from config.lib.errors import RuleBroken
from config.lib.imports import ImportResult, Problem, in_order
from config.lib.secrecy import mark_in_file
from config.lib.statistics import refresh_statistics
from config.lib.uploads import MARKED

CLASH = (
    "Dữ liệu vừa được người khác thay đổi trong lúc nhập nên chưa nhập được. "
    "Đồng chí gửi lại tệp này."
)
MANY = 100  # rows from which on the database counts its tables anew
ASK_UPDATE = "Nếu tệp mới đúng, đồng chí chọn cập nhật (lệnh: --update)."


@dataclass(frozen=True)
class Scope:
    """Where an import may write: at or below ``organization`` (None: everywhere), for ``by``.

    ``update`` lets known rows take other values.
    """

    organization: PartyOrganization | None
    by: object
    update: bool = False

    @property
    def is_unlimited(self):
        """Commands act as the system; a login never reaches beyond its units."""
        return isinstance(self.by, SystemActor)

    def holds(self, path):
        return self.organization is None or path.startswith(self.organization.path)


@dataclass
class Plan:
    """What an import will do. ``new`` and ``other`` hold the rows to store, under their names."""

    new: dict[str, object] = field(default_factory=dict)
    other: dict[str, object] = field(default_factory=dict)
    unchanged: int = 0
    notes: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Importer:
    """One kind of workbook.

    ``read(content, problems)`` gives data; ``compare(data, scope, problems)`` a `Plan`;
    ``store(plan, scope)`` writes it, into ``models``; ``template()`` is the workbook to fill in.
    ``permission`` is asked for at the unit: what names content is not for whoever runs the system.
    """

    code: str
    title: str
    noun: str
    read: Callable
    compare: Callable
    store: Callable
    template: Callable
    models: tuple
    permission: Permission = IMPORT_DATA

    def run(self, content, *, by, organization=None, update=False, dry_run=False):
        """Import the workbook ``content``; returns an `ImportResult`, raises RuleBroken.

        Without errors everything is stored in one transaction with one audit event; with errors,
        or with ``dry_run``, nothing is.
        """
        scope = Scope(organization, by, update)
        self._require(scope)
        if scope.is_unlimited:
            self._refuse_marked(content, scope)
        problems = []
        data = self.read(content, problems)
        try:
            with transaction.atomic():
                hold_tree()
                plan = self.compare(data, scope, problems)
                if not problems and not dry_run and (plan.new or plan.other):
                    self.store(plan, scope)
                    if len(plan.new) + len(plan.other) >= MANY:
                        refresh_statistics(self.models)
                    self._record(plan, scope, content)
        except IntegrityError as error:
            raise RuleBroken(CLASH) from error
        if problems:
            return ImportResult(dry_run=dry_run, errors=in_order(problems))
        return ImportResult(
            dry_run=dry_run,
            new=tuple(plan.new),
            other=tuple(plan.other),
            unchanged=plan.unchanged,
            notes=in_order(plan.notes),
        )

    def _require(self, scope):
        if scope.organization is not None:
            self.permission.require(scope.by, scope.organization)
        elif not scope.is_unlimited:
            raise PermissionDenied("Đồng chí chọn đơn vị để nhập dữ liệu.")

    def _refuse_marked(self, content, scope):
        """What a form sends was read by the guard of all forms already; a command's file was not.

        The refusal is written down with the mark alone, in a transaction of its own.
        """
        mark = mark_in_file("", content)
        if not mark:
            return
        unit = scope.organization or PartyOrganization.objects.order_by("path").first()
        if unit is not None:
            with transaction.atomic():
                audit.record(
                    "branches.secrecy_mark_refused",
                    f"Ngăn nội dung có dấu hiệu {mark} ở tệp nhập",
                    target=unit,
                    by=scope.by,
                    payload={"mark": mark, "field": "file", "page": self.code},
                )
        raise RuleBroken(MARKED.format(mark=mark))

    def _record(self, plan, scope, content):
        unit = scope.organization or PartyOrganization.objects.order_by("path").first()
        counts = {
            "created": len(plan.new),
            "changed": len(plan.other),
            "unchanged": plan.unchanged,
        }
        audit.record(
            f"{self.code}.imported",
            f"Nhập từ Excel vào {unit.name}: {len(plan.new)} {self.noun} mới, "
            f"{len(plan.other)} {self.noun} thay đổi",
            target=unit,
            by=scope.by,
            organization=unit,
            payload={**counts, "file_sha256": hashlib.sha256(content).hexdigest()},
        )


def units_by_code(codes, scope):
    """The units with these codes; None where the unit stands outside the scope."""
    found = {}
    for batch in in_batches(sorted(codes)):
        for unit in PartyOrganization.objects.filter(code__in=batch):
            found[unit.code] = unit if scope.holds(unit.path) else None
    return found


def refuse_foreign_branch(row, column, code, units):
    """The branch with this code, or None after noting on ``row`` why it cannot be meant."""
    unit = units.get(code)
    if code not in units:
        row.refuse(column, f"Không có chi bộ mang mã “{code}”.")
    elif unit is None:
        row.refuse(column, f"“{code}” không thuộc đơn vị được nhập.")
    elif not unit.is_branch:
        row.refuse(column, f"“{code}” ({unit.name}) không phải là chi bộ.")
    return unit if unit is not None and unit.is_branch else None


def refuse_other_values(row, what, columns):
    """A known row says something else and nobody asked for an update."""
    for column in columns:
        row.refuse(column, f"{what} đã có trong hệ thống với “{column}” khác. {ASK_UPDATE}")
