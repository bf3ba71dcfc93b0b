"""Units from a workbook: the tree with its history (product page 6, handbook 4)."""

from branches.import_runs import Importer
from branches.imports.comparing import compare
from branches.imports.reading import read
from branches.imports.storing import store
from branches.imports.template import template
from branches.models import OrganizationLine, PartyOrganization

ORGANIZATIONS = Importer(
    code="organizations",
    title="Tổ chức đảng",
    noun="đơn vị",
    read=read,
    compare=compare,
    store=store,
    template=template,
    models=(PartyOrganization, OrganizationLine),
)

__all__ = ["ORGANIZATIONS"]
