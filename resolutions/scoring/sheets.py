"""A score sheet as data: criteria with sub-criteria, what each asks for, and whether it adds up.

Pure. ``content`` is the JSON of a template: a list of criteria, each with ``title`` and ``items``;
the keys of an item are the fields of `Item`. Points are whole or half.
"""

from dataclasses import dataclass

from resolutions.scoring.choices import WITH_LEVELS, Evidence, SheetPart

TOTAL = 100
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Item:
    """One sub-criterion.

    ``part``: only where the meeting has this content; ``alone``: the points it has where the other
    content is missing (the regular content takes 15 when there is no theme, handbook 12).
    ``evidence``: where the facts come from. ``levels`` are pairs of bound and points, the best
    first; ``partly`` and ``otherwise`` the points for half-kept and not kept. ``gate``: full marks
    here are needed for the best band where rule ``scoring.gate_for_good`` says so. ``of_last``: it
    is about the meeting before, so the first meeting of a branch goes without it.
    ``steps`` and ``left_out`` name steps of the running order, ``minutes`` a range.
    """

    code: str
    title: str
    points: float
    part: str = ""
    alone: float | None = None
    evidence: str = ""
    levels: tuple = ()
    partly: float | None = None
    otherwise: float = 0
    gate: bool = False
    of_last: bool = False
    steps: tuple = ()
    left_out: tuple = ()
    minutes: tuple = ()

    @property
    def points_text(self):
        return points_text(self.points)

    @property
    def alone_text(self):
        return "" if self.alone is None else points_text(self.alone)

    @property
    def evidence_text(self):
        return Evidence(self.evidence).label if self.evidence else "Người chấm đánh giá"

    @property
    def levels_text(self):
        """``từ 90 %: 4; từ 75 %: 3; còn lại: 1``, or minutes that may be missing."""
        if not self.levels:
            return ""
        rising = self.evidence == Evidence.DURATION
        bound_words = "thiếu đến {} phút" if rising else "từ {} %"
        found = [
            f"{bound_words.format(points_text(bound))}: {points_text(points)}"
            for bound, points in self.levels
        ]
        return "; ".join([*found, f"còn lại: {points_text(self.otherwise)}"])

    def most(self, parts):
        """The points this item can bring to a meeting with ``parts`` (`SheetPart` values)."""
        if not self.part:
            return self.points
        if self.part not in parts:
            return 0
        return self.points if len(parts) > 1 or self.alone is None else self.alone


@dataclass(frozen=True)
class Criterion:
    title: str
    items: tuple


@dataclass(frozen=True)
class Sheet:
    criteria: tuple

    @classmethod
    def read(cls, content):
        """The sheet of the JSON ``content`` of a template."""
        return cls(tuple(_criterion(one) for one in content))

    @property
    def items(self):
        return [item for criterion in self.criteria for item in criterion.items]

    def asked(self, *, parts, is_first):
        """Pairs of criterion and its items that concern a meeting, with the most each can bring."""
        found = []
        for criterion in self.criteria:
            items = [
                (item, item.most(parts))
                for item in criterion.items
                if item.most(parts) and not (is_first and item.of_last)
            ]
            if items:
                found.append((criterion, items))
        return found


def _criterion(values):
    items = tuple(
        Item(**{key: _frozen(value) for key, value in item.items()}) for item in values["items"]
    )
    return Criterion(values["title"], items)


def _frozen(value):
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


# What a meeting can be: the words a refusal names it by, and its contents.
CASES = (
    ("họp thường kỳ", frozenset({SheetPart.REGULAR})),
    ("họp chuyên đề", frozenset({SheetPart.THEME})),
    ("họp thường kỳ kết hợp chuyên đề", frozenset(SheetPart)),
)


def total(sheet, parts):
    return sum(item.most(parts) for item in sheet.items)


def problems_of(sheet):
    """Why the sheet cannot be used, as Vietnamese sentences; empty when it can."""
    found = []
    for item in sheet.items:
        found += _problems_of_item(item)
    codes = [item.code for item in sheet.items]
    if len(codes) != len(set(codes)):
        found.append("Có hai tiêu chí trùng mã. Đồng chí tải lại trang rồi nhập lại.")
    if not any(item.of_last for item in sheet.items):
        found.append(
            "Phiếu chưa có tiêu chí về kết quả thực hiện nghị quyết kỳ trước. Đồng chí giữ lại "
            "một tiêu chí như vậy."
        )
    for words, parts in CASES:
        points = total(sheet, parts)
        if points != TOTAL:
            gap = TOTAL - points
            fix = f"thêm {points_text(gap)}" if gap > 0 else f"bớt {points_text(-gap)}"
            found.append(
                f"Khi {words}, các tiêu chí cộng lại được {points_text(points)} điểm; phiếu phải "
                f"đủ {TOTAL} điểm. Đồng chí {fix} điểm."
            )
    return found


def _problems_of_item(item):
    name = f"“{item.title}”"
    if not item.title.strip():
        yield "Có tiêu chí chưa ghi tên."
    for value in (item.points, item.alone):
        if value is not None and not (0 < value <= TOTAL and is_half(value)):
            yield f"{name}: điểm tối đa là số từ 0,5 đến {TOTAL}, chẵn đến nửa điểm."
    if item.alone is not None and not item.part:
        yield f"{name}: chỉ nội dung thường kỳ hoặc chuyên đề mới có điểm khi không có phần kia."
    gained = [points for _, points in item.levels] + [item.otherwise, item.partly or 0]
    if any(not (0 <= one <= item.points and is_half(one)) for one in gained):
        yield f"{name}: điểm gợi ý từ 0 đến điểm tối đa, chẵn đến nửa điểm."
    if item.evidence in WITH_LEVELS:
        yield from _problems_of_levels(item, name)


def _problems_of_levels(item, name):
    bounds = [bound for bound, _ in item.levels]
    gained = [points for _, points in item.levels]
    if not bounds:
        yield f"{name}: đồng chí ghi ít nhất một mức gợi ý."
    rising = item.evidence == Evidence.DURATION
    if bounds != sorted(set(bounds), reverse=not rising):
        order = "tăng dần" if rising else "giảm dần"
        yield f"{name}: các mức xếp theo thứ tự {order}, không trùng nhau."
    if gained != sorted(gained, reverse=True):
        yield f"{name}: mức tốt hơn không được ít điểm hơn."


def is_half(value):
    """Whether ``value`` is a whole or half number of points."""
    return value * 2 == int(value * 2)


def points_text(value):
    """``4``, ``2,5``, ``86,4``: points as people write them."""
    return f"{float(value):g}".replace(".", ",")
