"""What a meeting still lacks, as HTML put together from strings: a running one lacks a dozen."""

from config.lib.addresses import address
from config.lib.markup import escaped, put_together

LINE = '<li><a href="{page}#{section}">{sentence}</a>{advice}</li>'
ADVICE = ' <span class="label-hint">(nên có)</span>'


def missing_html(meeting, missing):
    """An item of a list for every `Missing`, with the way to where it is completed."""
    page = address("meetings:record", meeting.pk)
    return put_together(
        LINE.format(
            page=page,
            section=escaped(one.section),
            sentence=escaped(one.sentence),
            advice="" if one.blocks else ADVICE,
        )
        for one in missing
    )
