"""Where two texts differ, word by word, for a page that shows both."""

import difflib
import re

LONGEST = 20_000  # characters of both; beyond it comparing takes longer than reading
PIECES = re.compile(r"\s+|[^\s]+")


def marked(one, other):
    """Two lists of ``(text, differs)`` that give back ``one`` and ``other``."""
    if len(one) + len(other) > LONGEST:
        return [(one, True)], [(other, True)]
    left, right = PIECES.findall(one), PIECES.findall(other)
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    here, there = [], []
    for tag, first, last, start, end in matcher.get_opcodes():
        differs = tag != "equal"
        if last > first:
            here.append(("".join(left[first:last]), differs))
        if end > start:
            there.append(("".join(right[start:end]), differs))
    return here, there


def joined(theirs, mine):
    """One text that holds all of both, for a person to put in order."""
    if mine in theirs:
        return theirs
    return mine if theirs in mine else f"{theirs}\n{mine}"
