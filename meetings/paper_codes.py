"""The code printed on paper sheets, by which their meeting is found again. It opens no door:
whoever types it must have the right to the meeting anyway."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which are mixed up by hand
HALF = 4


def new_code():
    """Eight signs in two halves, for example ``7K2D-41QM``."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(2 * HALF))
    return f"{signs[:HALF]}-{signs[HALF:]}"


def read_code(typed):
    """The code as printed, from what somebody typed; empty when it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(signs) != 2 * HALF or not set(signs) <= set(ALPHABET):
        return ""
    return f"{signs[:HALF]}-{signs[HALF:]}"
