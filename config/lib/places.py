"""Lists of which a page shows some places, read only then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Places(Sequence):
    """``number`` things; ``read(first, last)`` gives those from one place to before another."""

    number: int
    read: Callable

    def __len__(self):
        return self.number

    def __getitem__(self, places):
        first, last, _ = places.indices(self.number)
        return self.read(first, last) if last > first else []
