"""One report: figures counted, chapters worded, put together for its kind (handbook 16.1)."""

import hashlib
from dataclasses import dataclass

from branches.paper_names import body_code, place_date_on, superior_on
from branches.rule_source import rules_read_once
from config.lib.canonical import canonical_json
from config.lib.dates import local_iso
from config.lib.errors import RuleBroken
from config.lib.paper import PaperHead, issuing_body, number_line
from members.choices import Office
from members.models import Position
from reports.choices import NarrativeBlock, ReportKind
from reports.documents import (
    attention,
    branches,
    grades,
    inspections,
    kept_words,
    movements,
    narrative,
    overview,
    results,
    sittings,
    themes,
    work,
    year,
)
from reports.documents.periods import require_reportable
from reports.papers import Edition, NamedUnit, ReportPaper, ReportSection
from reports.report_figures import ReportFigures, canonical, digest, gather
from reports.summed import figures as summed


@dataclass(frozen=True)
class Built:
    """A paper with the numbers behind it; ``values`` are their canonical JSON values."""

    paper: ReportPaper
    figures: ReportFigures | summed.SummedFigures
    values: dict

    @property
    def rule_codes(self):
        return ", ".join(self.figures.answer.unit.rules.codes)


@dataclass(frozen=True)
class Preview:
    """What the words of a report start from: proposals by block, and the figures by name."""

    proposed: dict
    tokens: dict


def preview_report(organization, kind, period, on):
    """The `Preview` of a report as on day ``on``, from kept figures where there are any."""
    require_reportable(kind, period, on)
    if summed.is_wide(organization, period, on):
        wide = summed.gather(organization, period, on, for_words=True)
        return _preview(wide, kind, attention.attention(wide))
    kept = kept_words.word_figures(organization, period, on)
    if kept is not None:
        return _preview(kept, kind, kept_words.word_attention(kept))
    figures = _gathered(organization, kind, period, on)
    return _preview(figures, kind, attention.attention(figures))


def build_report(organization, kind, period, on, *, made_at, edition=0, texts=None):
    """The `Built` report of a unit as on day ``on``, the cut-off.

    ``texts`` holds the blocks people worded, by `NarrativeBlock`; the others are proposed. Prints
    official figures and names the meetings still without adopted minutes.
    """
    with rules_read_once():
        return _built(organization, kind, period, on, made_at, edition, texts)


def _built(organization, kind, period, on, made_at, edition, texts):
    figures = _gathered(organization, kind, period, on)
    concerns = attention.attention(figures)
    preview = _preview(figures, kind, concerns)
    worded = {
        block: narrative.filled(text, preview.tokens)
        for block, text in {**preview.proposed, **_of_kind(texts or {}, kind)}.items()
    }
    chapters = _chapters(figures, kind, on, concerns, worded)
    values = canonical(figures)
    paper = _paper(
        figures,
        on,
        Edition(
            number=edition,
            made_at=local_iso(made_at),
            cut_off_on=figures.answer.day.isoformat(),
            rules=_rules_text(figures.answer.unit.rules),
            sha256=digest(values),
        ),
        chapters,
    )
    return Built(paper, figures, values)


def _gathered(organization, kind, period, on):
    require_reportable(kind, period, on)
    gathered = summed.gather if summed.is_wide(organization, period, on) else gather
    figures = gathered(organization, period, on)
    if not figures.branch_count:
        raise RuleBroken(
            f"{organization.name} không có chi bộ nào trong {period} nên không có gì để báo cáo."
        )
    return figures


def _preview(figures, kind, concerns):
    return Preview(narrative.proposed(figures, kind, concerns), narrative.tokens(figures))


def _chapters(figures, kind, on, concerns, worded):
    """Everything that has ``sections``, in printed order; None where a unit has no such chapter."""

    def text(block):
        return Worded(block, worded.get(block, []))

    is_year = kind == ReportKind.YEAR
    is_long = kind in {ReportKind.HALF, ReportKind.YEAR}
    found = [
        overview.overview(figures),
        movements.roll(figures, on) if is_long else None,
        sittings.sittings_held(figures),
        results.results(figures, on),
        year.shares(figures) if is_year else None,
        grades.grades(figures, on) if is_year else None,
        branches.unit_table(figures),
        themes.themes_held(figures) if kind != ReportKind.MONTH else None,
        work.work(figures),
        attention.absences(figures),
        inspections.inspections(figures),
        concerns,
        text(NarrativeBlock.ASSESSMENT),
        year.effect(figures, worded[NarrativeBlock.EFFECTIVENESS]) if is_year else None,
        text(NarrativeBlock.LESSONS),
        themes.next_themes(figures) if is_year else None,
        text(NarrativeBlock.DIRECTION),
        text(NarrativeBlock.PROPOSALS),
        attention.provisional(figures),
    ]
    return [chapter for chapter in found if chapter is not None]


@dataclass(frozen=True)
class Worded:
    """A chapter that is text alone."""

    block: NarrativeBlock
    paragraphs: list

    @property
    def sections(self):
        return [ReportSection(self.block.label, self.paragraphs)]


def _of_kind(texts, kind):
    return {block: text for block, text in texts.items() if block in narrative.BLOCKS[kind]}


def _paper(figures, on, edition, chapters):
    organization, answer = figures.unit, figures.answer
    body = issuing_body(organization.name)
    superior = superior_on(organization, answer.day)
    return ReportPaper(
        head=PaperHead(
            superior,
            body,
            number_line("BC", body_code(organization)),
            place_date_on(organization, on),
        ),
        unit=body,
        period=str(answer.reckoning.period),
        edition=edition,
        sections=[section for chapter in chapters for section in chapter.sections],
        annexes=[annex for chapter in chapters for annex in getattr(chapter, "annexes", [])],
        units=_named_units(figures),
        recipients=_recipients(organization, superior),
        kept_by="Chi bộ" if organization.is_branch else "Văn phòng",
        authority=_authority(organization, body),
        signer_name=_secretary(organization, answer.day),
    )


def _named_units(figures):
    own, *below = figures.organizations
    found = {own.code: NamedUnit(own.code, own.label, "unit")}
    for one in below:
        level = "branch" if one.is_branch else "child"
        found.setdefault(one.code, NamedUnit(one.code, one.label, level))
    return list(found.values())


def _rules_text(rules):
    """``HD42-2025 (3f2a91c0)``: the sets and the beginning of the hash of their values."""
    version = hashlib.sha256(canonical_json(rules.values).encode()).hexdigest()[:8]
    return f"{', '.join(rules.codes)} ({version})"


def _authority(organization, body):
    spoken_for = "Chi bộ" if organization.is_branch else " ".join(body.split()[:2])
    return f"T/M {spoken_for.upper()}"


def _recipients(organization, superior):
    above = [f"{issuing_body(superior)} (để báo cáo)"] if superior else []
    return above if organization.is_branch else [*above, "Các chi bộ trực thuộc"]


def _secretary(organization, day):
    """The name under a branch's report; for a committee the line stays free for its secretary."""
    position = (
        Position.objects.on(day)
        .filter(branch=organization, office=Office.SECRETARY)
        .select_related("member")
        .first()
    )
    return position.member.full_name if position else ""
