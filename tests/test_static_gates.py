"""Ways of writing that open a hole are found in the source, wherever new code stands.

Each gate has a control: a line of the forbidden kind, which the same search must find.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPS = ["branches", "members", "meetings", "resolutions", "reports"]
SOURCES = [
    path
    for package in ["config", *APPS]
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
VIEWS = [path for path in SOURCES if "views" in path.parts or path.name == "views.py"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
SCRIPTS = [path for path in (ROOT / "static").rglob("*.js") if "vendor" not in path.parts]

# Modules that speak to another machine: letters leave with the worker, the start asks its own
# server whether it is up, and the machine's own address is read from a socket that sends nothing.
SPEAK = {"branches/mail.py", "config/management/serving/processes.py"}
NETWORK = {"requests", "httpx", "aiohttp", "urllib3", "smtplib", "ftplib", "http.client"}
SENT = {"GET", "POST", "FILES", "COOKIES", "META", "headers", "body"}


@cache
def tree_of(path):
    return ast.parse(path.read_text())


def name_of(node):
    """``a.b.c`` of an expression, with calls and indices left out; else the empty string."""
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return f"{name_of(node.value)}.{node.attr}".lstrip(".")
        case ast.Call():
            return name_of(node.func)
        case ast.Subscript():
            return name_of(node.value)
    return ""


def calls(tree):
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def is_sent(node):
    """Whether an expression reads what a request carries."""
    return any(
        isinstance(part, ast.Attribute)
        and part.attr in SENT
        and name_of(part.value).endswith("request")
        for part in ast.walk(node)
    )


def trusted_markup(tree):
    """Text declared safe, or a pattern for ``format_html`` that is no literal and no constant."""
    for call in calls(tree):
        name = name_of(call.func).rpartition(".")[2]
        if name in {"mark_safe", "SafeString", "SafeData"}:
            yield call
        if name == "format_html" and not is_fixed(call.args[0]):
            yield call


def is_fixed(pattern):
    """A literal, or the name of a constant."""
    is_constant = isinstance(pattern, ast.Name) and pattern.id.isupper()
    return is_constant or isinstance(pattern, ast.Constant)


def markup_put_together(tree):
    return (call for call in calls(tree) if name_of(call.func) == "put_together")


def forgery_check_left_out(tree):
    return (node for node in ast.walk(tree) if name_of(node).endswith("csrf_exempt"))


def sent_names_in_queries(tree):
    """What a request carries, unpacked into a call or taken for the name of a column."""
    for call in calls(tree):
        if any(keyword.arg is None and is_sent(keyword.value) for keyword in call.keywords):
            yield call
        if name_of(call.func).endswith((".order_by", ".values", ".values_list", ".only")) and any(
            is_sent(argument) for argument in call.args
        ):
            yield call


def locks_that_stop_readers(tree):
    """``select_for_update`` without ``no_key``: it waits for every foreign key to the row."""
    for call in calls(tree):
        if name_of(call.func).endswith("select_for_update") and not any(
            keyword.arg == "no_key" for keyword in call.keywords
        ):
            yield call


def unscoped_rows(tree):
    """A row by its number alone, of all rows there are."""
    for call in calls(tree):
        name = name_of(call.func)
        if name.endswith("objects.get"):
            yield call
        of_a_model = (
            name == "get_object_or_404"
            and isinstance(call.args[0], ast.Name)
            and call.args[0].id[0].isupper()
        )
        if of_a_model and {keyword.arg for keyword in call.keywords} <= {"pk", "id", "uid"}:
            yield call


def swallowed_errors(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and (
            node.type is None or all(isinstance(line, ast.Pass) for line in node.body)
        ):
            yield node


def foreign_modules(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {node.module or ""}
        else:
            continue
        if any(name in NETWORK or name.split(".")[0] in NETWORK for name in names):
            yield node


WITHOUT_MARKUP = [path for path in SOURCES if path != ROOT / "config/lib/markup.py"]
GATES = [
    (trusted_markup, WITHOUT_MARKUP, "mark_safe(text)"),
    (trusted_markup, WITHOUT_MARKUP, "format_html(pattern, name)"),
    (trusted_markup, WITHOUT_MARKUP, "format_html(f'<b>{name}</b>')"),
    (forgery_check_left_out, SOURCES, "@csrf_exempt\ndef view(request): ..."),
    (sent_names_in_queries, SOURCES, "units.filter(**request.GET.dict())"),
    (sent_names_in_queries, SOURCES, "units.order_by(request.GET['sort'])"),
    (locks_that_stop_readers, SOURCES, "Meeting.objects.select_for_update().get(pk=1)"),
    (unscoped_rows, VIEWS, "meeting = Meeting.objects.get(pk=pk)"),
    (unscoped_rows, VIEWS, "meeting = get_object_or_404(Meeting, pk=pk)"),
    (swallowed_errors, SOURCES, "try:\n    work()\nexcept ValueError:\n    pass"),
]


@pytest.mark.parametrize(("gate", "paths", "forbidden"), GATES)
def test_no_source_opens_a_hole(gate, paths, forbidden):
    assert list(gate(ast.parse(forbidden)))  # the control
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}" for path in paths for node in gate(tree_of(path))
    ]
    assert found == []


def test_who_puts_markup_together_was_read_line_by_line():
    """They escape what is not theirs; another file that wants to needs reading first."""
    assert list(markup_put_together(ast.parse("put_together(parts)")))
    found = {
        str(path.relative_to(ROOT)) for path in SOURCES if list(markup_put_together(tree_of(path)))
    }
    assert found == {
        "config/lib/form_rendering.py",
        "config/lib/patterns.py",
        "config/lib/quick_forms.py",
        "meetings/agenda_items_shown.py",
        "meetings/missing_shown.py",
        "meetings/names_shown.py",
        "meetings/roll_lines_shown.py",
        "members/roll_shown.py",
        "reports/matrix/tables.py",
        "reports/period_choice.py",
        "reports/table_lines.py",
    }


def test_only_letters_and_the_start_speak_to_other_machines():
    assert list(foreign_modules(ast.parse("import http.client\nfrom requests import get")))
    found = {
        str(path.relative_to(ROOT)) for path in SOURCES if list(foreign_modules(tree_of(path)))
    }
    assert found == SPEAK


UNSAFE_TEMPLATE = re.compile(
    r"\|\s*safe(seq)?\b|autoescape\s+off|\bon[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\bsrc=)"
    r"|\bstyle\s*=\s*[\"']|(?:src|action)\s*=\s*[\"']\s*(?:https?:)?//"
)


@pytest.mark.parametrize(
    "forbidden",
    [
        "{{ name|safe }}",
        "{% autoescape off %}",
        '<a onclick="go()">',
        '<p style="color: red">',
        "<script>go()</script>",
        '<img src="https://example.org/a.png">',
    ],
)
def test_the_search_in_templates_finds(forbidden):
    assert UNSAFE_TEMPLATE.search(forbidden)


def test_no_template_trusts_text_or_carries_code():
    """Papers included: WeasyPrint reads them, and a style there belongs into its sheet as well."""
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in TEMPLATES
        for match in UNSAFE_TEMPLATE.finditer(path.read_text())
    ]
    assert found == []


UNSAFE_SCRIPT = re.compile(
    r"\beval\(|new Function|(?:inner|outer)HTML|insertAdjacentHTML|document\.write"
    r"|setTimeout\(\s*[\"']"
)


@pytest.mark.parametrize("forbidden", ["eval('1')", "box.innerHTML = name", "document.write(name)"])
def test_the_search_in_scripts_finds(forbidden):
    assert UNSAFE_SCRIPT.search(forbidden)


def test_no_script_makes_markup_of_text():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in SCRIPTS
        for match in UNSAFE_SCRIPT.finditer(path.read_text())
    ]
    assert found == []
