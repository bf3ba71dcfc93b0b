"""What may go wrong while somebody uses the product, as opposed to what we got wrong."""

from dataclasses import dataclass


class RuleBroken(Exception):
    """A rule of the field does not allow this.

    The text is Vietnamese and for the user: what happened, which rule, what to do next.
    """


@dataclass(frozen=True)
class Clash:
    """One column two people wrote: its form field, its title, what is stored, what was sent."""

    name: str
    label: str
    theirs: object
    mine: object

    @property
    def is_text(self):
        return isinstance(self.theirs, str) and isinstance(self.mine, str)


class Stale(Exception):
    """Somebody else moved or changed the thing first; ``what`` names it in Vietnamese.

    ``clashes`` are the columns both wrote, where they can be shown beside each other; ``seen`` are
    the marks of a writer who has now seen what the other wrote there.
    """

    def __init__(self, what, *, clashes=(), seen=""):
        self.what, self.clashes, self.seen = what, clashes, seen
        super().__init__(
            f"{what} vừa được người khác thay đổi. Đồng chí tải lại trang để xem bản mới nhất."
        )
