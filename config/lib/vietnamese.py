"""Vietnamese text: stored as NFC, searched without diacritics, sorted as in a dictionary."""

import re
import unicodedata
from functools import lru_cache

# Both placements of the tone mark are in use (hoà, hòa; uỷ, ủy); screens show the second.
OPEN_SYLLABLE = re.compile(
    r"(?<![qQgG])([oOuU])([aàáảãạeèéẻẽẹyỳýỷỹỵAÀÁẢÃẠEÈÉẺẼẸYỲÝỶỸỴ])(?![A-Za-zÀ-ỹ])"
)
TONES = "\u0300\u0301\u0309\u0303\u0323"
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
ORDER = {letter: f"{index:02d}" for index, letter in enumerate(ALPHABET, start=10)}
TONE_ORDER = {tone: str(index) for index, tone in enumerate(TONES, start=1)}


def nfc(text):
    """The text in composed form with single spaces at the ends removed."""
    return unicodedata.normalize("NFC", text).strip()


def search_key(text):
    """The text without diacritics, in lower case, with single spaces: what search compares."""
    plain = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def sort_key(text):
    """Order of the Vietnamese alphabet: letters first (a ă â … d đ …), then tones, plain ASCII."""
    letters, tones = [], []
    for char in nfc(text).lower():
        base, tone = _without_tone(char)
        letters.append(ORDER.get(base, base if base.isascii() else "~"))
        tones.append(tone)
    return f"{''.join(letters)}!{''.join(tones)}"


def name_sort_key(full_name):
    """Order of a list of people: given name, then family and middle names."""
    words = nfc(full_name).split() or [""]
    return f"{sort_key(words[-1])} {sort_key(' '.join(words[:-1]))}"


def usual_tone_place(text):
    """The text with the tone on the letter screens show it on: uỷ → ủy, hoà → hòa, khoẻ → khỏe."""
    return OPEN_SYLLABLE.sub(_move_tone, nfc(text))


@lru_cache(maxsize=1000)  # of single letters: a long list of people is made of few
def _without_tone(char):
    parts = unicodedata.normalize("NFD", char)
    tone = next((TONE_ORDER[part] for part in parts if part in TONE_ORDER), "0")
    base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONE_ORDER))
    return base, tone


def _move_tone(match):
    first, second = match.groups()
    parts = unicodedata.normalize("NFD", second)
    tone = "".join(part for part in parts if part in TONE_ORDER)
    base = "".join(part for part in parts if part not in TONE_ORDER)
    return unicodedata.normalize("NFC", first + tone) + base
