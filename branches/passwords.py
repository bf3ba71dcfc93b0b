"""Password hashing sized for a small server, and first passwords people can type."""

import secrets

from django.contrib.auth.hashers import Argon2PasswordHasher

SYLLABLES = [
    "ban",
    "bac",
    "bien",
    "cam",
    "chim",
    "chanh",
    "dao",
    "dong",
    "gao",
    "giang",
    "hoa",
    "ho",
    "hong",
    "kem",
    "khe",
    "lan",
    "lua",
    "mai",
    "man",
    "mia",
    "nam",
    "nho",
    "non",
    "nui",
    "ong",
    "quan",
    "que",
    "rau",
    "rung",
    "sao",
    "sen",
    "sim",
    "song",
    "sua",
    "tam",
    "than",
    "thu",
    "trang",
    "tre",
    "vai",
    "van",
    "xanh",
    "xoi",
]


class SmallServerArgon2Hasher(Argon2PasswordHasher):
    """19 MiB and two passes: about 40 ms a login (reliability guide 6)."""

    memory_cost = 19456
    time_cost = 2
    parallelism = 1


def first_password():
    """A password to read out once and change at the first login: four syllables and four digits.

    43⁴ × 10⁴ ≈ 2³⁵ possibilities, behind throttling and a forced change.
    """
    words = "-".join(secrets.choice(SYLLABLES) for _ in range(4))
    return f"{words}-{secrets.randbelow(10_000):04d}"
