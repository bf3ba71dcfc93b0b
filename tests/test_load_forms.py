"""The load test reads pages as a browser does, or it would send what nobody sends."""

import pytest

from tests.load.forms import Page

HTML = """
<div hx-get="/phan/" hx-trigger="load"></div>
<form action="/a/#x"><input type="hidden" name="once" value="k">
<input type="text" name="n" value="1">
<input type="radio" name="s" value="1"><input type="radio" name="s" value="2" checked>
<input type="checkbox" name="c"><input type="checkbox" name="d" checked>
<select name="l"><option value="">-</option><option value="7" selected>b</option></select>
<select name="m"><option value="4">a</option><option value="5">b</option></select>
<textarea name="t">chữ &amp; dấu</textarea><button name="chot" value="1">Chốt</button></form>
<form action="/a/"><input name="other" value="2"></form>
"""


def test_a_form_is_sent_as_it_stands():
    action, fields = Page(HTML).form("/a/")
    assert action == "/a/"
    assert fields == {
        **{"once": "k", "n": "1", "s": "2", "d": "on", "l": "7", "m": "4"},
        "t": "chữ & dấu",
    }


def test_parts_that_load_by_themselves_are_asked_for():
    assert Page(HTML).parts == ["/phan/"]


def test_a_form_that_is_not_there_is_told_by_its_address():
    with pytest.raises(KeyError, match="/b/"):
        Page(HTML).form("/b/")
