"""What was concluded stays as it was, and so does an issued notice; only remedies go on."""

from branches.guards import Guard, register_yielding

ENDED = "('CONCLUDED', 'ANNOUNCED')"
OF_ENDED = (
    "(SELECT state FROM reports_inspection WHERE id = OLD.inspection_id) "
    "IN ('CONCLUDED', 'ANNOUNCED')"
)
CONCLUDED = "Cuộc kiểm tra đã kết luận không sửa, không xóa được."
ISSUED = "Thông báo đã ban hành không sửa, không xóa được."
KEPT = (
    "committee_id",
    "organization_id",
    "kind",
    "period",
    "first_on",
    "last_on",
    "theme",
    "team",
    "statement",
    "conclusion",
)
KEPT_OF_FINDINGS = ("inspection_id", "kind", "text", "remedy", "decision", "to_spread")


def register_all():
    register_yielding(
        Guard(
            "guard_inspection_update",
            "reports_inspection",
            "UPDATE",
            f"OLD.state IN {ENDED} AND (NEW.state NOT IN {ENDED} "
            f"OR OLD.state = 'ANNOUNCED' AND NEW.state <> 'ANNOUNCED' OR {_changed(KEPT)})",
            CONCLUDED,
        ),
        Guard(
            "guard_inspection_delete",
            "reports_inspection",
            "DELETE",
            f"OLD.state IN {ENDED}",
            CONCLUDED,
        ),
        Guard(
            "guard_finding_update",
            "reports_finding",
            "UPDATE",
            f"{OF_ENDED} AND ({_changed(KEPT_OF_FINDINGS)})",
            CONCLUDED,
        ),
        Guard("guard_finding_delete", "reports_finding", "DELETE", OF_ENDED, CONCLUDED),
        *(
            Guard(f"guard_{table}_{operation.lower()}", f"reports_{table}", operation, when, words)
            for table, when, words in (
                ("inspectionline", OF_ENDED, CONCLUDED),
                ("bookcheck", OF_ENDED, CONCLUDED),
                ("minutesinspection", OF_ENDED, CONCLUDED),
                ("statementfile", OF_ENDED, CONCLUDED),
                ("inspectionnotice", "1=1", ISSUED),
                ("surveynotice", "1=1", ISSUED),
            )
            for operation in ("UPDATE", "DELETE")
        ),
    )


def _changed(columns):
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)
