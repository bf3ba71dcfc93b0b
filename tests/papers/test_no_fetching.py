"""Whatever people type, laying out a paper asks nobody for anything: no address, no file.

Two guards, each proven alone: typed text is escaped, and the layout's fetcher knows nothing but the
shipped fonts. The control takes both away and sees the server asked and the file opened.
"""

import http.server
import sys
import threading
from itertools import cycle, islice

import pytest
from weasyprint import HTML

from config.lib import pdf_engine
from config.lib.pdf import render_paper
from tests.papers import samples
from tests.papers.every_paper import filled, html_of, papers
from tests.rounds import ASKED

pytestmark = pytest.mark.faults
OPENED = []  # files opened while a `Watch` looks, by the interpreter's own audit
WATCHING = threading.Event()

# {u}: an address of the watching server, a new one each; {f}: the address of a file of ours.
CONSTRUCTS = (
    '<img src="{u}">',
    '<img src="{f}">',
    '<img srcset="{u} 2x" src="{u}">',
    '<img src="//{h}/{n}">',
    "<img src='{u}' loading=lazy>",
    '<p style="background: url({u})">x</p>',
    '<p style="background-image: image-set(url({u}) 1x)">x</p>',
    "<p style=\"list-style: url('{u}') inside; display: list-item\">x</p>",
    '<p style="content: url({u})">x</p>',
    '<p style="border-image: url({u}) 30">x</p>',
    '<p style="mask-image: url({u})">x</p>',
    '<p style="cursor: url({u}), auto">x</p>',
    '<p style="background: u\\72l({u})">x</p>',
    '<style>@import "{u}";</style>',
    "<style>@import url({u});</style>",
    "<style>@import url({f});</style>",
    "<style>@font-face {{ font-family: a; src: url({u}) }} p {{ font-family: a }}</style>",
    "<style>@page {{ background: url({u}) }}</style>",
    "<style>@page {{ @top-left {{ content: url({u}) }} }}</style>",
    "<style>p::before {{ content: url({u}) }}</style>",
    "<style>@namespace url({u}); @media print {{ b {{ background: url({u}) }} }}</style><b>x</b>",
    '<link rel="stylesheet" href="{u}">',
    '<link rel="stylesheet" href="{f}">',
    '<link rel="attachment" href="{u}" title="a">',
    '<link rel="attachment" href="{f}" title="a">',
    '<a rel="attachment" href="{u}">x</a>',
    '<a rel="attachment" href="{f}">x</a>',
    '<link rel="icon" href="{u}"><link rel="preload" as="image" href="{u}">',
    '<object data="{u}" type="image/png">x</object>',
    '<object data="{f}" type="image/svg+xml">x</object>',
    '<embed src="{u}" type="image/png">',
    '<iframe src="{u}"></iframe>',
    '<iframe srcdoc="&lt;img src={u}&gt;"></iframe>',
    '<svg width="9" height="9"><image href="{u}" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><image xlink:href="{f}" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><use href="{u}#a"/></svg>',
    '<svg width="9" height="9"><style>@import "{u}";</style><rect fill="url({u}#a)"/></svg>',
    '<svg width="9" height="9"><foreignObject><img src="{u}"/></foreignObject></svg>',
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
    "<image href='{u}' width='9' height='9'/></svg>\">",
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
    "<image href='{f}' width='9' height='9'/></svg>\">",
    '<link rel="stylesheet" href="data:text/css,@import url({u});">',
    '<img src="{u}?to={f}">',
    '<base href="{u}/"><img src="a.png">',
    '<meta http-equiv="refresh" content="0;url={u}">',
    '<meta http-equiv="Link" content="&lt;{u}&gt;; rel=stylesheet">',
    '<video poster="{u}" src="{u}"></video>',
    '<audio src="{u}"></audio>',
    '<table background="{u}"><tr><td background="{u}">x</td></tr></table>',
    '<body background="{u}">',
    '<input type="image" src="{u}">',
    '<form action="{u}"><button formaction="{u}">x</button></form>',
    '<q cite="{u}">x</q><a href="x" ping="{u}">x</a>',
    '<img src="ftp://{h}/{n}">',
    '<img src="blob:{u}">',
    '<img src="jar:{u}!/a">',
    '<img src="gopher://{h}/{n}"><img src="dict://{h}/{n}">',
    '<img src="bundled:../../../../etc/passwd">',
    '<?xml-stylesheet href="{u}"?>',
    "<!DOCTYPE a [<!ENTITY e SYSTEM '{u}'>]><p>&e;</p>",
    "{{% include '{f}' %}}{{{{ settings.SECRET_KEY }}}}",
)


class Watch:
    """A server that answers everything and remembers who asked, and a file that is watched."""

    def __init__(self, folder):
        self.asked, self.count = [], 0
        self.file = folder / "rieng.css"
        self.file.write_text("p { color: red } /* chu-rieng-khong-ai-doc */")
        watch = self

        class Answering(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802 - the name http.server asks for
                watch.asked.append(self.path)
                if "?to=" in self.path:
                    self.send_response(302)
                    self.send_header("Location", watch.file.as_uri())
                    self.end_headers()
                    return
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"p { color: blue }")

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def construct(self, pattern):
        """One construct with an address of its own."""
        self.count += 1
        return pattern.format(
            u=f"http://{self.host}/{self.count}", h=self.host, n=self.count, f=self.file.as_uri()
        )

    def everything(self):
        """All constructs, each once."""
        return [self.construct(one) for one in CONSTRUCTS]

    @property
    def was_opened(self):
        return str(self.file) in OPENED

    def saw_nothing(self):
        return self.asked == [] and not self.was_opened


def _note(event, arguments):
    if event == "open" and WATCHING.is_set():
        OPENED.append(str(arguments[0]))


sys.addaudithook(_note)


@pytest.fixture
def watch(tmp_path):
    found = Watch(tmp_path)
    OPENED.clear()
    WATCHING.set()
    yield found
    WATCHING.clear()
    found.server.shutdown()
    found.server.server_close()


def batched(parts, size=9):
    """Lists of so many: a page each, so that one construct does not end the others."""
    parts = list(parts)
    return [parts[start : start + size] for start in range(0, len(parts), size)]


def page_of(parts):
    return f'<html lang="vi"><title>Thử</title><body>{"".join(parts)}<p>Xin chào</p></html>'


def test_no_paper_fetches_what_was_typed_into_it(watch):
    """In full each field of each paper carries them all; in short two each, all in every paper."""
    found = papers()
    assert len(CONSTRUCTS) >= 40
    assert len(found) >= 20
    whole = "".join(watch.everything())
    turn = cycle(watch.everything())
    pages = []
    for kind in found:
        typed = []

        def text(name, typed=typed):
            typed.append(whole if ASKED else "".join(islice(turn, 2)))
            return typed[-1]

        html = html_of(filled(kind, text))
        assert typed, kind
        assert [one for one in typed if one in html] == [], f"{kind.__name__} prints markup raw"
        pages.append(html)
    pdf_engine.pdf_of_many(pages)
    assert watch.saw_nothing(), (watch.asked, OPENED)


def test_the_process_that_lays_out_fetches_nothing(watch):
    pdf = render_paper(samples.resolution(direction="".join(watch.everything())))
    assert pdf.startswith(b"%PDF")
    assert watch.asked == []


def test_the_fetcher_alone_keeps_everything_out(watch):
    """Even markup that is not escaped asks nobody and opens nothing."""
    for parts in batched(watch.everything()):
        pdf = pdf_engine.pdf_of(page_of(parts))
        assert b"chu-rieng" not in pdf
    assert watch.saw_nothing(), (watch.asked, OPENED)


def test_control_without_the_guards_the_server_is_asked_and_the_file_opened(watch):
    """So that the tests above would notice."""
    for parts in batched(one for one in watch.everything() if "ftp:" not in one):
        HTML(string=page_of(parts), base_url=f"http://{watch.host}/").write_pdf()
    asked = {one.strip("/").split("/")[0].split("?")[0] for one in watch.asked}
    assert len(asked) >= 20, f"{len(asked)} of {len(CONSTRUCTS)} asked"
    assert watch.was_opened
