"""Chromium of the distribution, on a phone and on a desk, against a live server."""

import os

import pytest
from playwright.sync_api import expect

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs its own event loop
expect.set_options(timeout=30_000)  # ms; a busy machine is slow, not wrong

QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": "/usr/bin/chromium", "args": QUIET}


@pytest.fixture
def open_page(new_context, live_server):
    """Open a page of a given width, in Vietnamese; addresses are relative to the live server."""

    def open_one(width, height, **options):
        context = new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **options,
        )
        context.set_default_timeout(30_000)
        return context.new_page()

    return open_one


@pytest.fixture
def page_360(open_page):
    """A phone."""
    return open_page(360, 740, has_touch=True)


@pytest.fixture
def page_1366(open_page):
    """A desk."""
    return open_page(1366, 768)


@pytest.fixture
def page_without_script(open_page):
    """A phone with JavaScript off."""
    return open_page(360, 740, java_script_enabled=False)
