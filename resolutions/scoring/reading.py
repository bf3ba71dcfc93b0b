"""A score as people see it: every line with its proposal, its points, what is still wanted."""

from dataclasses import dataclass

from config.lib.dates import today
from meetings.reading import read_once, rules_of
from resolutions.scoring.facts import facts_of
from resolutions.scoring.rules import Suggestion, needs_reason, parts_of, reckon, suggest
from resolutions.scoring.sheets import Item, points_text


@dataclass(frozen=True)
class Line:
    """One sub-criterion of a meeting: ``most`` it can bring, what was given and proposed.

    ``points`` None: not given yet. ``proposed`` is the number the reader saw beside it when the
    points were given; ``suggestion`` what the facts say now (empty once the branch agreed).
    """

    item: Item
    most: float
    points: float | None
    proposed: float | None
    reason: str
    suggestion: Suggestion
    lacks_reason: bool

    @property
    def points_text(self):
        return "–" if self.points is None else points_text(self.points)

    @property
    def most_text(self):
        return points_text(self.most)

    @property
    def proposed_text(self):
        return "" if self.proposed is None else points_text(self.proposed)


@dataclass(frozen=True)
class SheetView:
    """``groups`` are triples of criterion title, its most, its `Line` list."""

    groups: list
    rules: object

    @property
    def lines(self):
        return [line for _, _, lines in self.groups for line in lines]

    @property
    def given(self):
        return {line.item.code: line.points for line in self.lines if line.points is not None}

    @property
    def total(self):
        return points_text(sum(self.given.values()))

    @property
    def possible(self):
        return points_text(sum(line.most for line in self.lines))

    @property
    def problems(self):
        """What keeps chi ủy from agreeing, as sentences."""
        blank = [line.item.title for line in self.lines if line.points is None]
        if blank:
            shown = "; ".join(blank[:3]) + (" …" if len(blank) > 3 else "")
            yield f"Còn {len(blank)} tiêu chí chưa có điểm: {shown}."
        limit = self.rules.get("scoring.reason_from")
        for line in self.lines:
            if line.lacks_reason:
                yield (
                    f"“{line.item.title}”: chấm {line.points_text}, gợi ý {line.proposed_text}. "
                    f"Khác gợi ý từ {limit} điểm thì đồng chí ghi lý do."
                )

    def reckoned(self, asked):
        return reckon(asked, self.given, self.rules)


def asked_of(score):
    """The criteria and items of the score's sheet that concern its meeting."""
    return score.template.sheet.asked(
        parts=parts_of(score.meeting.meeting_type), is_first=score.is_first
    )


def proposals_for(score):
    """The `Suggestion` of every item by code, from the record as it reads now."""
    with read_once(score.meeting):
        facts = facts_of(score.meeting, today=today())
    return {item.code: suggest(item, facts) for _, pairs in asked_of(score) for item, _ in pairs}


def view_of(score, proposals=None):
    """The `SheetView` of a score; ``proposals`` by code while it is being scored."""
    proposals = proposals or {}
    rules = rules_of(score.meeting)
    groups = []
    for criterion, pairs in asked_of(score):
        lines = [_line(score, item, most, proposals, rules) for item, most in pairs]
        groups.append((criterion.title, points_text(sum(most for _, most in pairs)), lines))
    return SheetView(groups, rules)


def _line(score, item, most, proposals, rules):
    kept = score.lines.get(item.code, {})
    suggestion = proposals.get(item.code, Suggestion(None))
    points, reason = kept.get("points"), kept.get("reason", "")
    proposed = suggestion.points if proposals else kept.get("suggested")
    return Line(
        item=item,
        most=most,
        points=points,
        proposed=proposed,
        reason=reason,
        suggestion=suggestion,
        lacks_reason=not reason and needs_reason(points=points, suggested=proposed, rules=rules),
    )
