"""Published rules stay as they were published: the database refuses to change or drop them."""

from branches.guards import Guard, register

MESSAGE = "Quy tắc đã ban hành không sửa, không xóa được; ban hành phiên bản mới."
AS_PUBLISHED = (
    *("organization_id", "number", "name", "source", "valid_from", "valid_to", "profile_id"),
    *("rule_set_id", "published_at", "published_by_id", "former_end"),
)


def register_all():
    changed = " OR ".join(
        ["CAST(OLD.values AS text) IS DISTINCT FROM CAST(NEW.values AS text)"]
        + [f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in AS_PUBLISHED]
    ).replace(".values", '."values"')
    published = "OLD.state <> 'DRAFT'"
    for table, operation, when in (
        ("ruleset", "UPDATE", "OLD.organization_id IS NOT NULL"),
        ("ruleset", "DELETE", "OLD.organization_id IS NOT NULL"),
        ("ruleversion", "UPDATE", f"{published} AND (NEW.state = 'DRAFT' OR {changed})"),
        ("ruleversion", "DELETE", published),
    ):
        name = f"guard_{table}_{operation.lower()}"
        register(Guard(name, f"branches_{table}", operation, when, MESSAGE))
