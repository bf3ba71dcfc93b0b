"""Finding words wherever the database keeps text, and taking them away (reliability 4).

By construction: every text column of every model of the product is looked at, so that a new one is
not forgotten. What is no text of people (hashes, keys, paths, names of units) is left out by name.
"""

import json
from collections import defaultdict

from django.apps import apps
from django.db import models
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Replace

from branches.models import AuditEvent, PartyOrganization, User
from branches.querysets import below
from config.lib.paper_proof import REDACTION_MARK as MARK
from config.lib.vietnamese import search_key

OURS = ("branches", "members", "meetings", "resolutions", "reports")
NOT_TEXT = frozenset(
    {
        *("path", "sha256", "hash", "prev_hash", "last_hash", "signed_hash", "key", "code"),
        *("location", "content_type", "password", "username", "email", "salt", "rule_codes"),
        *("sort_name", "result_path", "result_sha256", "figures_sha256", "params", "request_id"),
    }
)
# Units, people and rules are corrected on their own pages; the trail has its own way.
NOT_SWEPT = frozenset(
    {
        *("branches.PartyOrganization", "branches.OrganizationEvent", "branches.User"),
        *("branches.RuleSet", "branches.RuleVersion", "branches.Throttle", "branches.AuditEvent"),
        *("branches.AuditChain", "branches.AuditCheckpoint", "branches.IdempotencyKey"),
        *("branches.Redaction", "branches.SensitiveLook", "members.Member"),
    }
)
SEARCHED = "search_text"  # without diacritics, in lower case
MOST_STEPS = 4  # over foreign keys, from a row to its unit
SHORTEST = 60  # shorter columns hold codes


def places_of(passages):
    """{model: {pk}} of the rows that say one of ``passages``, the trail included."""
    found = defaultdict(set)
    for model, columns, json_columns in _text_columns():
        for column in columns:
            rows = model.objects.filter(_says(column, passages))
            found[model] |= set(rows.values_list("pk", flat=True))
        for column in json_columns:
            found[model] |= {pk for pk, value in _json_rows(model, column, passages)}
    found[AuditEvent] |= set(trail_entries(passages).values_list("pk", flat=True))
    return {model: keys for model, keys in found.items() if keys}


def within(found, paths):
    """The rows of ``found`` that belong to units at or below one of ``paths``."""
    kept = {model: _held(model, keys, paths) for model, keys in found.items()}
    return {model: keys for model, keys in kept.items() if keys}


def outside(found, paths):
    """How many of the rows in ``found`` belong to units neither at nor below one of ``paths``."""
    return sum(
        len(keys - _held(model, keys, paths))
        for model, keys in found.items()
        if _route_to_unit(model) is not None
    )


def _held(model, keys, paths):
    route, inside = _route_to_unit(model), Q()
    for path in paths if route else ():
        inside |= below(route, path)
    if not inside:
        return set()
    return set(model._base_manager.filter(inside, pk__in=keys).values_list("pk", flat=True))


def _route_to_unit(model):
    """The lookup from a row to the path of its unit, by the shortest way; None without one."""
    if model is AuditEvent:
        return "path"
    ways = [("", model)]
    for _ in range(MOST_STEPS):
        further = []
        for lookup, current in ways:
            for field in current._meta.concrete_fields:
                target = field.related_model if field.is_relation else None
                if target is PartyOrganization:
                    return f"{lookup}{field.name}__path"
                if target not in (None, User):
                    further.append((f"{lookup}{field.name}__", target))
        ways = further
    return None


def take_away(passages):
    """Put `MARK` in the place of the words, in every column but the trail's.

    Returns {model: {pk}} of the rows that changed.
    """
    found = places_of(passages)
    for model, columns, json_columns in _text_columns():
        rows = model._base_manager.filter(pk__in=found.get(model, ()))
        if model not in found:
            continue
        for column in columns:
            for words in _forms(column, passages):
                mark = "" if column == SEARCHED else MARK
                holding = rows.filter(**{f"{column}__contains": words})
                models.QuerySet.update(
                    holding, **{column: Replace(F(column), Value(words), Value(mark))}
                )
        for column in json_columns:
            for pk, value in list(_json_rows(model, column, passages)):
                models.QuerySet.update(rows.filter(pk=pk), **{column: _without(value, passages)})
    return found


def trail_entries(passages):
    """The entries of the trail whose words hold one of ``passages``."""
    says = Q()
    for words in _forms("payload", passages):
        says |= Q(sentence__contains=words) | Q(text__contains=words)
    return AuditEvent.objects.annotate(text=Cast("payload", TextField())).filter(says)


def _text_columns():
    """(model, text columns, JSON columns) of everything that is swept."""
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model._meta.label in NOT_SWEPT:
            continue
        fields = [one for one in model._meta.concrete_fields if one.name not in NOT_TEXT]
        texts = [one.name for one in fields if _is_text(one)]
        yield model, texts, [one.name for one in fields if isinstance(one, models.JSONField)]


def _is_text(field):
    if isinstance(field, models.TextField):
        return True
    long = (getattr(field, "max_length", None) or 0) >= SHORTEST
    return isinstance(field, models.CharField) and not field.choices and long


def _forms(column, passages):
    """The spellings under which a column may hold the passages."""
    if column == SEARCHED:
        return {search_key(one) for one in passages}
    return {form for one in passages for form in (one, json.dumps(one, ensure_ascii=False)[1:-1])}


def _says(column, passages):
    says = Q()
    for words in _forms(column, passages):
        says |= Q(**{f"{column}__contains": words})
    return says


def _json_rows(model, column, passages):
    """(pk, value) where a JSON value says one of the passages; the databases store it unlike."""
    for pk, value in model._base_manager.values_list("pk", column).iterator():
        text = json.dumps(value, ensure_ascii=False)
        if any(words in text for words in _forms(column, passages)):
            yield pk, value


def _without(value, passages):
    """The same JSON value with every passage in its texts replaced."""
    if isinstance(value, str):
        for words in passages:
            value = value.replace(words, MARK)
        return value
    if isinstance(value, list):
        return [_without(one, passages) for one in value]
    if isinstance(value, dict):
        return {_without(key, passages): _without(one, passages) for key, one in value.items()}
    return value
