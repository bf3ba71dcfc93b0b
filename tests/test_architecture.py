"""Imports point one way: between the apps, and inside each of them."""

from graphlib import TopologicalSorter

import grimp
import pytest

APPS = ["branches", "members", "meetings", "resolutions", "reports"]


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("config", *APPS, include_external_packages=True, cache_dir=None)


def imports(graph, module):
    return graph.find_modules_directly_imported_by(module)


def modules_of(graph, package):
    return {module for module in graph.modules if f"{module}.".startswith(f"{package}.")}


def test_no_module_imports_itself_through_others(graph):
    """A cycle fails with the modules that form it."""
    ours = set().union(*(modules_of(graph, package) for package in ["config", *APPS]))
    sorter = TopologicalSorter({module: imports(graph, module) & ours for module in ours})
    sorter.prepare()


@pytest.mark.parametrize("app", APPS)
def test_an_app_imports_only_apps_below_it(graph, app):
    above = APPS[APPS.index(app) + 1 :]
    wrong = {
        (module, imported)
        for module in modules_of(graph, app)
        for imported in imports(graph, module)
        if imported.split(".")[0] in above
        or (imported.startswith("config.") and not imported.startswith("config.lib"))
    }
    assert wrong == set()


def test_the_leaf_helpers_import_no_app(graph):
    wrong = {
        (module, imported)
        for module in modules_of(graph, "config.lib")
        for imported in imports(graph, module)
        if imported.split(".")[0] in {*APPS, "config"} and not imported.startswith("config.lib")
    }
    assert wrong == set()


@pytest.mark.parametrize("app", APPS)
def test_rules_know_no_database_and_no_clock(graph, app):
    """``rules.py`` may use the standard library, ``config.lib`` and choices; nothing of Django."""
    wrong = {
        imported
        for imported in imports(graph, f"{app}.rules")
        if imported.split(".")[0] == "django" or imported in {"config.lib.dates", "time"}
    }
    assert wrong == set()


def test_lower_files_of_an_app_do_not_import_higher_ones(graph):
    """Models know no actions, actions know no views (style guide 1)."""
    order = ["choices", "rules", "querysets", "models", "permissions", "actions", "forms", "views"]
    wrong = set()
    for app in APPS:
        for height, layer in enumerate(order):
            higher = {f"{app}.{name}" for name in order[height + 1 :]}
            for module in modules_of(graph, f"{app}.{layer}"):
                wrong |= {
                    (module, imported)
                    for imported in imports(graph, module)
                    if any(f"{imported}.".startswith(f"{name}.") for name in higher)
                }
    assert wrong == set()
