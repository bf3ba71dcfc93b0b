"""Past meetings from a workbook: sittings, roll calls, speakers, resolutions (product page 6)."""

from branches.import_runs import Importer
from meetings.models import Attendance, Contribution, Meeting
from resolutions.imports.comparing import compare
from resolutions.imports.reading import read
from resolutions.imports.storing import store
from resolutions.imports.template import template
from resolutions.models import Resolution
from resolutions.permissions import IMPORT_MEETINGS

MEETINGS = Importer(
    code="meetings",
    title="Cuộc họp đã qua",
    noun="cuộc họp",
    read=read,
    compare=compare,
    store=store,
    template=template,
    models=(Meeting, Attendance, Contribution, Resolution),
    permission=IMPORT_MEETINGS,
)

__all__ = ["MEETINGS"]
