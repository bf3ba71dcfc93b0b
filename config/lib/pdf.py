"""Official papers as PDF: template and data in, bytes out.

WeasyPrint runs in a process of its own (``pdf_child``): a paper that hangs, takes all memory or
crashes the layout ends that process and nothing else, and the job ends with a sentence. The process
is started with the first paper and kept for the next ones. One paper at a time.
"""

import atexit
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from django.template.loader import render_to_string

from config.lib.errors import RuleBroken
from config.lib.paper_proof import proof_of
from config.lib.pdf_child import LENGTH, OUT_OF_MEMORY, read

logger = logging.getLogger(__name__)
CHILD = Path(__file__).with_name("pdf_child.py")
SECONDS = 50  # for one paper; the 200 pages of a large book take half of it
MORE_SECONDS = 2  # for every further paper in one file
MEMORY_BYTES = 1024**3
# Python says it with a code of ours, GLib by a trap when it is refused memory or a thread.
STARVED = (OUT_OF_MEMORY, -signal.SIGTRAP)
ONE_AT_A_TIME = threading.Lock()
TOO_SLOW = (
    "Tài liệu này dàn trang quá lâu (hơn {seconds} giây) nên máy chủ dừng lại. "
    "Đồng chí chọn khoảng thời gian hoặc phạm vi nhỏ hơn rồi làm lại."
)
TOO_LARGE = (
    "Tài liệu này cần nhiều bộ nhớ hơn mức cho phép nên máy chủ dừng lại. "
    "Đồng chí chọn khoảng thời gian hoặc phạm vi nhỏ hơn rồi làm lại."
)
BROKE_DOWN = (
    "Chương trình dàn trang dừng đột ngột khi làm tài liệu này. Đồng chí bấm “Làm lại”; "
    "nếu vẫn lỗi, báo quản trị hệ thống kèm mã việc."
)


class LayoutFailed(Exception):
    """The layout raised; the text is its traceback."""


def render_paper(paper, *, sha256=""):
    """The PDF of a paper dataclass, which names its ``template`` and ``pdf_title``.

    ``sha256`` of the signed snapshot: the code to check it by is printed at the end. Empty for
    drafts.
    """
    context = {"paper": paper, "proof": proof_of(paper, sha256)}
    return render_pdf(paper.template, context, title=paper.pdf_title)


def render_pdf(template, context, *, title):
    """The PDF of a template below ``templates/``; ``title`` is what readers show as its name.

    The same input gives the same bytes. Nothing is fetched but the shipped fonts. RuleBroken when
    the layout hangs, takes too much memory or crashes.
    """
    return _laid_out([render_to_string(template, {**context, "pdf_title": title})])


def render_papers(papers, *, title):
    """One PDF of several papers, each numbered on its own; ``papers`` are pairs with the hash.

    RuleBroken as `render_pdf`.
    """
    pages = [
        render_to_string(
            paper.template,
            {
                "paper": paper,
                "proof": proof_of(paper, sha256),
                "pdf_title": title,
            },
        )
        for paper, sha256 in papers
    ]
    return _laid_out(pages)


def _laid_out(pages):
    """The bytes of one PDF of these HTML pages, from the process that lays out."""
    seconds = SECONDS + MORE_SECONDS * (len(pages) - 1)
    with ONE_AT_A_TIME:
        child = _running_child()
        too_slow = threading.Event()
        alarm = threading.Timer(seconds, _stop, args=(child, too_slow))
        alarm.start()
        try:
            request = json.dumps({"pages": pages}).encode()
            child.stdin.write(LENGTH.pack(len(request)) + request)
            child.stdin.flush()
            head, content = read(child.stdout), read(child.stdout)
        except BrokenPipeError:
            head = content = b""
        finally:
            alarm.cancel()
        error = head.decode()[1:]
        if not head or not (content or error):
            raise RuleBroken(_obituary(child, too_slow.is_set(), seconds))
        if error:
            _forget(child)
            raise LayoutFailed(error)
        return content


class LayoutProcess(subprocess.Popen):
    """One ``pdf_child``, with a folder for what the layout lays aside: two megabytes of fonts.

    A process that is killed removes nothing, and they are all killed in the end.
    """

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="chibo-layout-")
        super().__init__(
            [sys.executable, "-I", str(CHILD), str(MEMORY_BYTES), self.folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
        )

    def end(self):
        self.kill()
        self.wait()
        self.stdin.close()
        self.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


_children = {}  # by process id: a fork must not talk to the child of its parent


def _running_child():
    child = _children.get(os.getpid())
    if child is None or child.poll() is not None:
        _forget(child)
        child = _children[os.getpid()] = LayoutProcess()
    return child


def _stop(child, too_slow):
    too_slow.set()
    child.kill()


def _forget(child):
    """End the child; the next paper gets a new one."""
    if child is not None:
        child.end()
        _children.pop(os.getpid(), None)


def _obituary(child, was_too_slow, seconds):
    """Why there is no paper, for people. The process closed its output, so it is ending."""
    code = child.wait()
    _forget(child)
    logger.error("the layout process ended with %s", code)
    if was_too_slow:
        return TOO_SLOW.format(seconds=seconds)
    return TOO_LARGE if code in STARVED else BROKE_DOWN


@atexit.register
def _end():
    _forget(_children.get(os.getpid()))
