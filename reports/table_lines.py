"""The rows of a table as one piece of HTML: a table of fifty units has four hundred cells."""

from config.lib.markup import escaped, put_together

VERDICTS = {True: ("met", "Đạt"), False: ("missed", "Chưa đạt")}


def table_lines(rows):
    """The ``<tr>`` of `reports.explained.Row`; values are ready text, nothing is localised."""
    labels = {}  # the words before a value on a phone, escaped: the same in every row
    return put_together([_line(row, labels) for row in rows])


def _line(row, labels):
    head = escaped(row.head)
    if row.url:
        head = f'<a href="{escaped(row.url)}">{head}</a>'
    if row.note:
        head += f'<span class="row-note">{escaped(row.note)}</span>'
    cells = "".join([_cell(cell, labels) for cell in row.cells])
    return f'<tr><th scope="row">{head}</th>{cells}</tr>'


def _cell(cell, labels):
    if cell.label not in labels:
        labels[cell.label] = escaped(cell.label)
    verdict = ""
    if cell.is_judged and cell.met is not None:
        look, word = VERDICTS[bool(cell.met)]
        verdict = f' <b class="judged judged-{look}">{word}</b>'
    return f'<td data-label="{labels[cell.label]}">{escaped(cell.text)}{verdict}</td>'
