"""P16: two processes that lay out papers against one, and what one keeps in memory."""

import json
import threading
from contextlib import closing
from pathlib import Path

from config.lib.pdf import LayoutProcess
from config.lib.pdf_child import LENGTH, read
from tests.bench.limits import limited
from tests.bench.papers import minutes_html
from tests.bench.timing import AT_LEAST, Measured, Target, compared
from tests.bench.world import waited

PAPERS = 10
GROWTH_MIB = 10
FROM, TO = 100, 500
QUICK_FROM, QUICK_TO = 20, 60


class Layout:
    """A layout process of the product, spoken to as `config.lib.pdf` does."""

    def __init__(self):
        self._process = LayoutProcess()

    def make(self, html, times):
        request = json.dumps({"pages": [html]}).encode()
        for _ in range(times):
            self._process.stdin.write(LENGTH.pack(len(request)) + request)
            self._process.stdin.flush()
            head, content = read(self._process.stdout), read(self._process.stdout)
            if not content:
                raise RuntimeError(head.decode())

    def resident(self):
        """MiB in memory."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def close(self):
        self._process.end()


def p16(world):
    """Wall clock: the processes work beside this one, and beside each other."""
    html = minutes_html()
    if html is None:
        return Measured("P16", "Two layout processes", note="no meeting in the slice")
    with closing(Layout()) as one, closing(Layout()) as other:
        for layout in (one, other):
            layout.make(html, 2)
        measured = compared(
            *("P16", "Two PDF processes against one", Target(AT_LEAST, 1.5)),
            lambda: _together((one, other), html),
            lambda: waited(lambda: one.make(html, 2 * PAPERS)),
            world.rounds,
        )
    a_second = 2 * PAPERS / measured.baseline
    measured.note = f"{a_second:.1f} papers a second in one process; a core each only when free"
    return measured


def p16_memory(world):
    html = minutes_html()
    if html is None:
        return Measured("P16b", "Memory of a layout process", note="no meeting in the slice")
    first, last = (QUICK_FROM, QUICK_TO) if world.is_quick else (FROM, TO)
    with closing(Layout()) as layout:
        layout.make(html, first)
        before = layout.resident()
        layout.make(html, last - first)
        growth = layout.resident() - before
    title = f"Memory of one PDF process, paper {first} to {last}"
    return limited("P16b", title, GROWTH_MIB, growth, "MiB", f"{before:.0f} MiB before")


def _together(layouts, html):
    work = [threading.Thread(target=one.make, args=(html, PAPERS)) for one in layouts]

    def all_of_it():
        for one in work:
            one.start()
        for one in work:
            one.join()

    return waited(all_of_it)
