#!/usr/bin/env python3
"""The one entry point: makes this machine ready, then hands over to Django."""

import importlib
import importlib.util
import os
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))


def load_bootstrap():
    """Load ``config/bootstrap`` by its place: ``import config`` would already need Celery."""
    folder = os.path.join(ROOT, "config", "bootstrap")
    spec = importlib.util.spec_from_file_location(
        "bootstrap", os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main():
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must still be able to read this
        sys.exit("Cần Python 3.11 trở lên, máy này có {}.{}.".format(*sys.version_info[:2]))
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    load_bootstrap().make_ready(ROOT, sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    importlib.import_module("django.core.management").execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
