"""Passwords made of words anybody here would try first: the program, the unit, the usual ones."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError

from config.lib.vietnamese import search_key

USUAL = (
    *("matkhau", "password", "quantri", "admin", "dangnhap", "taikhoan", "sinhhoat", "chibo"),
    *("dangbo", "danguy", "dangvien", "bithu", "dangcongsan", "vietnam", "hochiminh", "bacho"),
    *("anhyeuem", "emyeuanh", "conyeume", "giadinh", "iloveyou", "qwerty", "asdfgh", "abc"),
    *("0123456789", "1234567890", "123456789", "12345678", "123456", "654321", "1234", "123"),
)
LEAST_OWN = 6  # letters and digits that none of these words explains
LEAST_DIFFERENT = 5
YEAR = re.compile(r"(19|20)\d\d")
REFUSED = (
    "Mật khẩu ghép từ những chữ ai cũng đoán ra (tên đơn vị, tên phần mềm, dãy số, năm). Đồng chí "
    "thêm vài từ không liên quan."
)


def own_part(password, words):
    """What is left of ``password`` without ``words``, years, signs and diacritics."""
    left = re.sub(r"[^a-z0-9]", "", search_key(password))
    for word in sorted({*words, *USUAL}, key=len, reverse=True):
        left = left.replace(word, "")
    return YEAR.sub("", left)


def is_guessable(password, words):
    """Tell whether ``password`` is little more than ``words`` (without spaces), or one sign."""
    has_few = len(set(password)) < LEAST_DIFFERENT
    return has_few or len(own_part(password, words)) < LEAST_OWN


class ContextWordsValidator:
    """Refuses what is mostly the name of the program, of one's units, or a usual word."""

    def validate(self, password, user=None):
        names = [settings.PRODUCT_NAME, *self._names_of_units(user)]
        words = set()
        for name in names:
            key = search_key(name)
            words |= {key.replace(" ", ""), *(word for word in key.split() if len(word) > 1)}
        if is_guessable(password, words - {""}):
            raise ValidationError(REFUSED, code="password_of_known_words")

    def get_help_text(self):
        return REFUSED

    def _names_of_units(self, user):
        if user is None or user.pk is None:
            return []
        return [post.organization.name for post in user.posts]
