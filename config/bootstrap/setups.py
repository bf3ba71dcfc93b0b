"""Which commands need what, and how a finished set-up is recognised. Pure."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Setup:
    """What one kind of command needs; ``locks`` are the lock files its installation fulfils."""

    name: str
    locks: tuple[str, ...]

    @property
    def lock(self):
        """The lock file to install from: the widest one."""
        return self.locks[-1]


RUN = Setup("run", ("requirements/run.txt",))
TEST = Setup("test", ("requirements/run.txt", "requirements/test.txt"))


def setup_for(arguments):
    """``test`` needs its tools as well, everything else only the application."""
    return TEST if arguments[:1] == ["test"] else RUN


def digest(lock, python_version):
    """The mark of one installed lock: its bytes (``lock``) and the Python it was installed for."""
    return hashlib.sha256(lock + b"\n" + python_version.encode("ascii")).hexdigest()


def is_fulfilled(stamp, lock, python_version):
    """Tell whether ``stamp``, one digest per line, knows this lock under this Python."""
    return digest(lock, python_version) in stamp.split()
