"""Who takes documents of many branches away in one file (handbook 17)."""

from branches.choices import BRANCH_HEADS, COMMITTEE_ROLES
from branches.permissions import Permission

EXPORT_DOCUMENTS = Permission(
    "reports.export_documents",
    "Xuất tài liệu hàng loạt",
    BRANCH_HEADS | COMMITTEE_ROLES,
    reaches_below=True,
)
