"""Official papers as PDF: template and data in, bytes out.

Rendering belongs into the background worker's own process, never into a thread beside another
rendering: font objects shared between threads corrupt memory. A lock makes a mistake slow instead
of deadly. WeasyPrint is loaded with the first paper, so that web processes, which only ask for
papers, carry neither its 40 MB nor Pango.
"""

import gc
import importlib
import threading
from contextlib import contextmanager
from functools import cache

from django.template.loader import render_to_string

from config.lib.paper import hash_line

ENGINE_MODULE = "config.lib.pdf_engine"
ONE_AT_A_TIME = threading.Lock()


def render_paper(paper, *, sha256=""):
    """The PDF of a paper dataclass, which names its ``template`` and ``pdf_title``.

    ``sha256`` of the signed snapshot; its beginning is printed at the end. Empty for drafts.
    """
    context = {"paper": paper, "hash_line": hash_line(sha256) if sha256 else ""}
    return render_pdf(paper.template, context, title=paper.pdf_title)


def render_pdf(template, context, *, title):
    """The PDF of a template below ``templates/``; ``title`` is what readers show as its name.

    The same input gives the same bytes. Nothing is fetched but the shipped fonts.
    """
    html = render_to_string(template, {**context, "pdf_title": title})
    with ONE_AT_A_TIME, _without_garbage_collection():
        return _engine().pdf_of(html)


def render_papers(papers, *, title):
    """One PDF of several papers, each numbered on its own; ``papers`` are pairs with the hash.

    Returns the bytes and the number of sheets of each paper.
    """
    pages = [
        render_to_string(
            paper.template,
            {
                "paper": paper,
                "hash_line": hash_line(sha256) if sha256 else "",
                "pdf_title": title,
            },
        )
        for paper, sha256 in papers
    ]
    with ONE_AT_A_TIME, _without_garbage_collection():
        return _engine().pdf_of_many(pages)


@cache
def _engine():
    return importlib.import_module(ENGINE_MODULE)


@contextmanager
def _without_garbage_collection():
    """A fifth less time: layout makes many objects and no garbage worth collecting meanwhile."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
