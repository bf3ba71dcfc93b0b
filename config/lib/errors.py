"""What may go wrong while somebody uses the product, as opposed to what we got wrong."""


class RuleBroken(Exception):
    """A rule of the field does not allow this.

    The text is Vietnamese and for the user: what happened, which rule, what to do next.
    """


class Stale(Exception):
    """Somebody else moved or changed the thing first; ``what`` names it in Vietnamese."""

    def __init__(self, what):
        self.what = what
        super().__init__(
            f"{what} vừa được người khác thay đổi. Đồng chí tải lại trang để xem bản mới nhất."
        )
