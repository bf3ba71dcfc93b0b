"""The tables a slice fills and the columns it gives, parents before children."""

from branches.models import NumberCounter, OrganizationLine, PartyOrganization, Term
from config.scale.writing import Sheet
from meetings.models import (
    AgendaItem,
    Attendance,
    Contribution,
    Meeting,
    MinutesBook,
    MinutesEntry,
    MinutesText,
    Review,
    ReviewRemark,
    Signature,
    SignedDocument,
)
from members.models import Member, Membership, Position, StatusPeriod
from resolutions.models import Resolution, ResolutionPoint, ResolutionText, TaskAssignment


class Sheets:
    """One `Sheet` per table; made for each load, since a sheet holds rows."""

    def __init__(self):
        self.organizations = Sheet(
            PartyOrganization,
            *("id", "code", "name", "short_name", "place_name", "kind", "is_branch"),
            *("branch_type", "parent_id", "path", "search_name", "sort_name"),
        )
        self.lines = Sheet(OrganizationLine, "ancestor_id", "descendant_id", "depth")
        self.terms = Sheet(Term, "id", "organization_id", "name", "valid_from", "valid_to")
        self.members = Sheet(
            Member,
            *("id", "uid", "key", "party_card_no", "full_name", "sex", "birth_on"),
            *("admission_decision_on", "admission_ceremony_on", "official_on"),
            *("search_name", "sort_name"),
        )
        self.seats = Sheet(
            Membership,
            *("member_id", "branch_id", "kind", "valid_from", "valid_to", "end_reason"),
        )
        self.statuses = Sheet(
            StatusPeriod,
            *("member_id", "branch_id", "kind", "exemption_kind", "valid_from", "valid_to"),
        )
        self.offices = Sheet(Position, "member_id", "branch_id", "office", "valid_from")
        self.meetings = Sheet(
            Meeting,
            *("id", "uid", "branch_id", "meeting_type", "state", "held_on", "for_year"),
            *("for_month", "planned_start", "started_at", "ended_at", "place", "theme"),
            *("chair_id", "minute_taker_id", "window_reason", "notice_at", "fee_note"),
            *("conclusion", "no_criticism_reason", "roll_closed_at", "rule_codes"),
            *("expected_count", "present_count", "contribution_count", "adopted_at"),
            *("submitted_at", "has_resolution"),
        )
        self.steps = Sheet(
            AgendaItem, "id", "meeting_id", "seq", "code", "phase", "title", "is_done"
        )
        self.attendances = Sheet(
            Attendance,
            *("meeting_id", "member_id", "organization_id", "ym", "status", "is_expected"),
            *("reason_code", "late_minutes", "contribution_count"),
        )
        self.contributions = Sheet(
            Contribution,
            *("uid", "meeting_id", "member_id", "agenda_item_id", "seq", "kind", "text"),
            *("is_written", "is_read_out", "is_substantive"),
        )
        self.texts = Sheet(MinutesText, "meeting_id", "search_text")
        self.signatures = Sheet(
            Signature, "meeting_id", "role", "member_id", "signed_hash", "signed_at", "on_paper"
        )
        self.documents = Sheet(
            SignedDocument,
            *("id", "uid", "organization_id", "kind", "source_uid", "title", "snapshot"),
            *("sha256", "code", "signed_at"),
        )
        self.books = Sheet(MinutesBook, "id", "organization_id", "year")
        self.entries = Sheet(
            MinutesEntry,
            *("book_id", "number", "meeting_id", "document_id", "entered_at"),
            *("prev_hash", "hash"),
        )
        self.reviews = Sheet(
            Review,
            *("id", "meeting_id", "round", "received_at", "decision", "decided_at"),
            *("until_on", "corrected_at"),
        )
        self.remarks = Sheet(
            ReviewRemark,
            *("review_id", "seq", "place_label", "text", "answer", "answered_at"),
        )

        self.resolutions = Sheet(
            Resolution,
            *("id", "uid", "branch_id", "meeting_id", "kind", "state", "title", "term_id"),
            *("number", "signer_id", "signed_at"),
        )
        self.points = Sheet(
            ResolutionPoint,
            *("id", "uid", "resolution_id", "seq", "section", "text", "checker_id", "due_on"),
        )
        self.tasks = Sheet(
            TaskAssignment,
            *("uid", "branch_id", "point_id", "owner_id", "state", "result", "done_on"),
        )
        self.resolution_texts = Sheet(ResolutionText, "resolution_id", "search_text")
        self.counters = Sheet(NumberCounter, "organization_id", "term_id", "kind", "last")

    def __iter__(self):
        return iter(vars(self).values())
