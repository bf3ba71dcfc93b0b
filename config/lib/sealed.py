"""Identity numbers at rest: encrypted, with a keyed digest to find the same number again.

Both keys are derived from ``FIELD_KEY``, which lives outside the database (reliability guide 7).
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(text):
    """The encrypted text; empty stays empty. Sealing twice gives two different texts."""
    return _cipher().encrypt(text.encode()).decode() if text else ""


def unseal(sealed):
    """The text that was sealed. Raises ValueError when the key or the text is another."""
    if not sealed:
        return ""
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise ValueError("the sealed text does not fit the field key") from error


def opens(sealed):
    """Whether the key in use opens it: not after a restore for which the old key was lost."""
    try:
        unseal(sealed)
    except ValueError:
        return False
    return True


def digest(text):
    """The same digest for the same text, worthless without the key; empty stays empty."""
    if not text:
        return ""
    return hmac.digest(_key(b"digest"), text.encode(), "sha256").hex()


def _cipher():
    return Fernet(base64.urlsafe_b64encode(_key(b"seal")))


def _key(purpose):
    return _derived(settings.FIELD_KEY, purpose)


@lru_cache(maxsize=8)
def _derived(secret, purpose):
    return hmac.new(secret.encode(), purpose, hashlib.sha256).digest()
