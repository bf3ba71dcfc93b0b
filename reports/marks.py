"""What has to be counted anew after which change: triggers that write `FigureMark`, as data.

Whoever changes a meeting, a seat, the tree or a rule need not know that figures are kept: actions,
imports, commands and plain SQL all pass through the table. Attendance and contributions have no
trigger of their own, because every change of them raises the version of their meeting.
"""

from dataclasses import dataclass

from branches import guards
from reports.choices import MarkReach

INSERT = (
    "INSERT INTO reports_figuremark (organization_id, reach, first_day, last_day) "
    "SELECT marked.unit, '{reach}', {first_day}, {last_day} FROM ({select}) AS marked "
    "WHERE marked.unit IS NOT NULL OR '{reach}' <> 'BRANCH'"  # its meeting may be gone with it
)
SEATS_OF_MEMBER = (
    "SELECT seat.branch_id AS unit, {row}.valid_from AS first_day, {row}.valid_to AS last_day "
    "FROM members_membership seat WHERE seat.member_id = {row}.member_id"
)
SEATS_OF_ACCEPTED = (
    "SELECT other.branch_id AS unit, {row}.accepted_on AS first_day, NULL AS last_day "
    "FROM members_membership seat JOIN members_membership other "
    "ON other.member_id = seat.member_id WHERE seat.id = {row}.seat_id"
)


@dataclass(frozen=True)
class Mark:
    """After ``operation`` on a row of ``table``: one mark for every row of ``select``.

    ``select`` is plain SQL over NEW and OLD with the columns organisation, first day, last day
    (NULL: from the first kept year, until today); ``when`` limits it to the changes that matter.
    A mark of the tree names no row: PostgreSQL writes one for all rows of a statement.
    """

    name: str
    table: str
    operation: str
    reach: MarkReach
    select: str
    when: str = ""

    def install_sql(self, vendor):
        if vendor == "sqlite":
            condition = f"WHEN {self.when} " if self.when else ""
            return [
                self.remove_sql(vendor),
                f"CREATE TRIGGER {self.name} AFTER {self.operation} ON {self.table} "
                f"FOR EACH ROW {condition}BEGIN {self._insert('{}')}; END",
            ]
        insert, each = self._insert("CAST({} AS date)"), "FOR EACH ROW"
        if self.reach == MarkReach.TREE:
            rows = "OLD" if self.operation == "DELETE" else "NEW"
            insert = f"IF EXISTS (TABLE changed) THEN {insert}; END IF"
            each = f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT"
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $mark$ BEGIN {insert}; RETURN NULL; END $mark$",
            f"CREATE OR REPLACE TRIGGER {self.name} AFTER {self.operation} ON {self.table} "
            f"{each} {f'WHEN ({self.when}) ' if self.when else ''}EXECUTE FUNCTION {self.name}()",
        ]

    def remove_sql(self, vendor):
        if vendor == "sqlite":
            return f"DROP TRIGGER IF EXISTS {self.name}"
        return f"DROP FUNCTION IF EXISTS {self.name}() CASCADE"

    def _insert(self, day):
        """``day`` types a date that may be NULL: PostgreSQL asks for it, SQLite has no dates."""
        first_day, last_day = day.format("marked.first_day"), day.format("marked.last_day")
        return INSERT.format(
            reach=self.reach, first_day=first_day, last_day=last_day, select=self.select
        )


def _of_row(unit, first_day="NULL", last_day="NULL"):
    """A select of one row for each of the versions a change knows, as ``{row}``."""

    def select(*versions):
        return " UNION ".join(
            f"SELECT {unit} AS unit, {first_day} AS first_day, {last_day} AS last_day".format(
                row=version
            )
            for version in versions
        )

    return select


def _on_changes(name, table, reach, select, when=""):
    """The marks of a table for rows that come, change (``when`` they differ in it) and go."""
    return [
        Mark(f"mark_{name}_insert", table, "INSERT", reach, select("NEW")),
        Mark(f"mark_{name}_update", table, "UPDATE", reach, select("OLD", "NEW"), when),
        Mark(f"mark_{name}_delete", table, "DELETE", reach, select("OLD")),
    ]


def _differ(*columns):
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


MEETING = _of_row("{row}.branch_id", "{row}.held_on", "{row}.held_on")
SEAT = _of_row("{row}.branch_id", "{row}.valid_from", "{row}.valid_to")
UNIT = _of_row("{row}.id")
BRANCH = _of_row("{row}.branch_id")
SCOPE = _of_row("{row}.organization_id", "{row}.valid_from", "{row}.valid_to")
NOBODY = _of_row("CAST(NULL AS bigint)")


def _every_seat_of_the_member(*versions):
    """Where a member is reported depends on all their seats: every one of their branches."""
    return f"{SEAT(*versions)} UNION {_branches_of_the_member(*versions)}"


OF_MEETING = _of_row(
    "(SELECT m.branch_id FROM meetings_meeting m WHERE m.id = {row}.meeting_id)",
    *["(SELECT m.held_on FROM meetings_meeting m WHERE m.id = {row}.meeting_id)"] * 2,
)
OF_UNIT = _of_row("{row}.organization_id")


def _branches_of_the_member(*versions):
    """The branches a member sits or sat in, for what is known of the person alone."""
    return " UNION ".join(SEATS_OF_MEMBER.format(row=version) for version in versions)


def _branches_of_the_accepted(*versions):
    """The branches of a member who left and was accepted elsewhere."""
    return " UNION ".join(SEATS_OF_ACCEPTED.format(row=version) for version in versions)


ALL = [
    *_on_changes("meeting", "meetings_meeting", MarkReach.BRANCH, MEETING),
    *_on_changes("seat", "members_membership", MarkReach.BRANCH, _every_seat_of_the_member),
    *_on_changes("guest", "meetings_guest", MarkReach.BRANCH, OF_MEETING),
    *_on_changes("position", "members_position", MarkReach.BRANCH, SEAT),
    *_on_changes("local_post", "members_localpost", MarkReach.BRANCH, _branches_of_the_member),
    *_on_changes("status", "members_statusperiod", MarkReach.BRANCH, _branches_of_the_member),
    *_on_changes(
        "acceptance",
        "reports_transferacceptance",
        MarkReach.BRANCH,
        _branches_of_the_accepted,
    ),
    *_on_changes(
        "supervisor",
        "branches_post",
        MarkReach.BRANCH,
        SCOPE,
        _differ("valid_from", "valid_to", "role", "organization_id"),
    ),
    *_on_changes("window", "meetings_windowexception", MarkReach.SUBTREE, OF_UNIT),
    *_on_changes("postponement", "meetings_postponement", MarkReach.BRANCH, BRANCH),
    *_on_changes(
        "unit",
        "branches_partyorganization",
        MarkReach.BRANCH,
        UNIT,
        _differ("valid_from", "valid_to", "is_branch", "branch_type"),
    ),
    *_on_changes("line", "branches_organizationline", MarkReach.TREE, NOBODY),
    *_on_changes("rules", "branches_ruleassignment", MarkReach.SUBTREE, SCOPE),
    Mark(
        "mark_rule_values_update",
        "branches_ruleset",
        "UPDATE",
        MarkReach.SUBTREE,
        NOBODY("NEW"),
        _differ('"values"'),
    ),
]


def register_all():
    guards.register(*ALL)
