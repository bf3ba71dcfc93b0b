"""What a reader typed as the words search looks for: no diacritics, abbreviations opened.

Pure. Source of the abbreviations: handbook 3.4. Tone placement does not matter, because the key
of a text has no tones at all (hòa = hoà, ủy = uỷ).
"""

import re

from config.lib.vietnamese import search_key

WORDS_AT_MOST = 12
INDEXED_SIGNS = 3
COMRADE = re.compile(r"đ\s*/\s*c\b", re.IGNORECASE)
ABBREVIATIONS = {
    "bch": "ban chấp hành",
    "btv": "ban thường vụ",
    "btc": "ban tổ chức",
    "ubkt": "ủy ban kiểm tra",
    "tccsd": "tổ chức cơ sở đảng",
    "cb": "chi bộ",
    "du": "đảng ủy",
    "tu": "tỉnh ủy",
    "dv": "đảng viên",
    "dvdb": "đảng viên dự bị",
    "dvct": "đảng viên chính thức",
    "shcb": "sinh hoạt chi bộ",
    "shd": "sinh hoạt đảng",
    "cd": "chuyên đề",
    "nq": "nghị quyết",
    "kl": "kết luận",
    "bb": "biên bản",
    "bc": "báo cáo",
    "tb": "thông báo",
    "kh": "kế hoạch",
    "ctr": "chương trình",
    "htxsnv": "hoàn thành xuất sắc nhiệm vụ",
    "httnv": "hoàn thành tốt nhiệm vụ",
    "htnv": "hoàn thành nhiệm vụ",
    "khtnv": "không hoàn thành nhiệm vụ",
    "mctshd": "miễn công tác và sinh hoạt đảng",
}
OPENED = {short: search_key(long) for short, long in ABBREVIATIONS.items()}


def key_of(text):
    """What was typed as one key; ``đ/c`` is read as ``đồng chí``."""
    return search_key(COMRADE.sub("đồng chí", text))


def words_of(key):
    """Per word of a key the texts that stand for it: itself, and what it abbreviates.

    Short words stand at the beginning of a word and abbreviations alone, in a text kept by
    `text_to_keep`: what is meant, and long enough for an index of three signs.
    """
    return [_texts(word) for word in key.split()[:WORDS_AT_MOST]]


def text_to_keep(text):
    """A text as it is stored to be searched: its key between blanks, so that words have ends."""
    return f" {search_key(text)} "


def _texts(word):
    if word in OPENED:
        return (f" {word} ", OPENED[word])
    return (word,) if len(word) >= INDEXED_SIGNS else (f" {word}",)
