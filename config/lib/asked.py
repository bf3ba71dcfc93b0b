"""What an address or a hand-made form says, made harmless: forms check theirs themselves."""

from config.lib.vietnamese import nfc

LONGEST_NUMBER = 18  # digits that fit every column


def text_asked(values, name):
    """The text sent under ``name``, NFC, without the sign that no database stores; may be empty."""
    return nfc(values.get(name, "").replace("\x00", ""))


def number_asked(values, name):
    """The whole number sent under ``name``; for anything else 0, which is the id of nothing."""
    return _number(values.get(name, ""))


def numbers_asked(values, name):
    """The whole numbers sent under ``name``, each once and in order; anything else is left out."""
    found = dict.fromkeys(_number(text) for text in values.getlist(name))
    return [number for number in found if number]


def _number(text):
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
