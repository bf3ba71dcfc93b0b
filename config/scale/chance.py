"""Chance that can be repeated."""

from uuid import UUID


def made_uid(chance):
    """A random UUID that the same chance gives again."""
    return UUID(int=chance.getrandbits(128), version=4)
