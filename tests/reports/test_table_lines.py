"""Rows of figures are put together by hand: nothing in them may become HTML."""

from config.lib.addresses import Addresses
from reports.explained import Cell, Row
from reports.table_lines import table_lines

EVIL = '<i>Xã & "bản"'
ESCAPED = "&lt;i&gt;Xã &amp; &quot;bản&quot;"


def test_everything_is_text_and_verdicts_have_a_word():
    row = Row(EVIL, "/don-vi/1/?a=1&b=2", [Cell(EVIL, EVIL, met=False, is_judged=True)], EVIL)
    line = table_lines([row])
    assert line == (
        f'<tr><th scope="row"><a href="/don-vi/1/?a=1&amp;b=2">{ESCAPED}</a>'
        f'<span class="row-note">{ESCAPED}</span></th><td data-label="{ESCAPED}">{ESCAPED} '
        '<b class="judged judged-missed">Chưa đạt</b></td></tr>'
    )


def test_what_is_not_judged_has_no_verdict():
    line = table_lines([Row("Chi bộ", "", [Cell("Số", 1234), Cell("Tỷ lệ", "–", None, True)])])
    assert line == (
        '<tr><th scope="row">Chi bộ</th><td data-label="Số">1234</td>'
        '<td data-label="Tỷ lệ">–</td></tr>'
    )


def test_addresses_are_those_of_reverse():
    assert Addresses("meetings:detail")(12) == "/cuoc-hop/12/"
    assert Addresses("reports:dashboard")(1234) == "/don-vi/1234/chi-so/"
    assert Addresses("reports:dashboard").words % 1234 == "/don-vi/1234/chi-so/"
