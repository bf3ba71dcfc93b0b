"""The first page somebody sees, in a real browser."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("width", [360, 1366])
def test_the_first_page_asks_to_log_in_and_loads_without_errors(open_page, width):
    page = open_page(width, 740)
    problems = []
    page.on("console", lambda entry: problems.append(entry.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto("/")
    expect(page.locator("input[name=username]")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert problems == []
