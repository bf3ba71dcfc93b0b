"""A paper that hangs, takes all memory or crashes the layout ends alone: F22, in this process.

Real blows at the real layout process: stopped, starved of memory, killed as by a bad pointer.
"""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from django.utils import timezone

from branches import jobs
from branches.choices import JobState
from branches.models import Job
from config.lib import pdf
from config.lib.errors import RuleBroken
from config.lib.pdf import render_paper, render_pdf
from tests.papers import samples
from tests.places import make_place

MEGABYTE = 1024**2


@pytest.fixture(autouse=True)
def _fresh_child():
    """Each test gets a layout process of its own, and leaves none that is hurt."""
    pdf._end()
    yield
    pdf._end()


@pytest.fixture
def large():
    """A paper whose layout takes seconds: there is time to hit it."""
    return samples.quarter_report(250)


def strike(sign, after=0.2):
    """Send ``sign`` to the layout process a moment from now, while it works."""

    def hit():
        time.sleep(after)
        os.kill(pdf._children[os.getpid()].pid, sign)

    striker = threading.Thread(target=hit)
    striker.start()
    return striker


def hang(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 1)
    return strike(signal.SIGSTOP)


def crash(monkeypatch):
    return strike(signal.SIGSEGV)


def starve(monkeypatch):
    monkeypatch.setattr(pdf, "MEMORY_BYTES", 90 * MEGABYTE)
    pdf._end()
    return


FAULTS = [
    (hang, pdf.TOO_SLOW.format(seconds=1)),
    (crash, pdf.BROKE_DOWN),
    (starve, pdf.TOO_LARGE),
]


@pytest.mark.faults
@pytest.mark.parametrize(("fault", "told"), FAULTS, ids=["hangs", "crashes", "memory"])
def test_f22_the_job_fails_with_a_sentence_and_the_next_is_done(
    db, rounds, monkeypatch, large, fault, told
):
    place = make_place()
    papers = {"large": large, "small": samples.attendance_sheet()}
    monkeypatch.setitem(
        jobs.HANDLERS,
        "test.paper",
        lambda job, progress: jobs.Result("a.pdf", render_paper(papers[job.title])),
    )

    def job(title):
        return Job.objects.create(
            kind="test.paper", title=title, organization=place.commune, requested_at=timezone.now()
        )

    for _ in rounds(10):
        with monkeypatch.context() as broken:
            broken.setattr(pdf, "SECONDS", pdf.SECONDS)
            render_paper(samples.attendance_sheet())  # the process is there and warm
            striker, hurt, began = fault(broken), job("large"), time.monotonic()
            jobs.run(hurt.pk)
            if striker:
                striker.join()
            hurt.refresh_from_db()
            assert (hurt.state, hurt.error) == (JobState.FAILED, told)
            assert time.monotonic() - began < 60
            pdf._end()
        following = job("small")
        jobs.run(following.pk)
        following.refresh_from_db()
        assert following.state == JobState.DONE


def test_an_error_of_the_layout_is_ours_and_the_process_is_new_after_it():
    render_paper(samples.attendance_sheet())
    first = pdf._children[os.getpid()].pid
    with pytest.raises(TypeError):  # the template, in this process
        render_pdf("papers/base.html", {"paper": samples.minutes(started_at=None)}, title="Thử")
    assert pdf._children[os.getpid()].pid == first
    with pytest.raises(pdf.LayoutFailed, match="TypeError"):
        pdf._laid_out([None])
    render_paper(samples.attendance_sheet())
    assert pdf._children[os.getpid()].pid != first


def test_a_process_that_died_between_two_papers_is_replaced():
    before = render_paper(samples.attendance_sheet())
    child = pdf._children[os.getpid()]
    child.kill()
    child.wait()
    assert render_paper(samples.attendance_sheet()) == before


def test_a_process_that_was_ended_leaves_no_fonts_behind():
    render_paper(samples.attendance_sheet())
    child = pdf._children[os.getpid()]
    assert list(Path(child.folder).iterdir())  # two megabytes a process
    pdf._end()
    assert not os.path.exists(child.folder)


def test_the_layout_process_knows_no_secret():
    render_paper(samples.attendance_sheet())
    child = pdf._children[os.getpid()].pid
    with open(f"/proc/{child}/environ", "rb") as environment:
        names = {line.split(b"=")[0] for line in environment.read().split(b"\0") if line}
    assert names <= {b"PATH", b"LANG", b"LC_CTYPE"}


def test_a_killed_parent_leaves_no_layout_process(tmp_path):
    """A worker killed in the middle of a paper: its layout process is gone a moment later."""
    told = tmp_path / "child"
    parent = os.fork()
    if parent == 0:
        render_paper(samples.attendance_sheet())
        child = pdf._children[os.getpid()]
        os._exit(0 if told.write_text(f"{child.pid} {child.folder}") else 1)
    os.waitpid(parent, 0)
    pid, folder = told.read_text().split()
    limit = time.monotonic() + 5
    while os.path.exists(f"/proc/{pid}") and time.monotonic() < limit:
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{pid}")
    assert not os.path.exists(folder)


def test_broken_layout_raises_for_a_person_not_for_us():
    pdf.render_paper(samples.attendance_sheet())
    os.kill(pdf._children[os.getpid()].pid, signal.SIGSTOP)
    alarm = pdf.SECONDS
    try:
        pdf.SECONDS = 0.5
        with pytest.raises(RuleBroken, match="dàn trang quá lâu"):
            render_paper(samples.attendance_sheet())
    finally:
        pdf.SECONDS = alarm
