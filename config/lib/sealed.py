"""Identity numbers at rest: encrypted, with a keyed digest to find the same number again.

Both keys are derived from ``FIELD_KEY``, which lives outside the database (reliability guide 7).
"""

import base64
import hashlib
import hmac

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
    return hmac.new(_key(b"digest"), text.encode(), hashlib.sha256).hexdigest()


def _cipher():
    return Fernet(base64.urlsafe_b64encode(_key(b"seal")))


def _key(purpose):
    return hmac.new(settings.FIELD_KEY.encode(), purpose, hashlib.sha256).digest()
