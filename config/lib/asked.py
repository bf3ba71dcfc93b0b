"""What an address or a hand-made form says, made harmless: forms check theirs themselves."""

from config.lib.vietnamese import nfc

LONGEST_NUMBER = 18  # digits that fit every column


def text_asked(values, name):
    """The text sent under ``name``, NFC, without the sign that no database stores; may be empty."""
    return nfc(values.get(name, "").replace("\x00", ""))


def number_asked(values, name):
    """The whole number sent under ``name``; for anything else 0, which is the id of nothing."""
    text = values.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
