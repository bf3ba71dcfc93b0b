from resolutions.forms.directives import DirectiveForm
from resolutions.forms.drafting import (
    ChangePointForm,
    ConfirmForm,
    NoteForm,
    Outcome,
    PointForm,
    ResultForm,
    SignForm,
    TextForm,
)
from resolutions.forms.registers import (
    FirstNumberForm,
    MemberTaskForm,
    OpinionForm,
    ProposalForm,
    ReplyForm,
    VoidNumberForm,
)

__all__ = [
    "ChangePointForm",
    "ConfirmForm",
    "DirectiveForm",
    "FirstNumberForm",
    "MemberTaskForm",
    "NoteForm",
    "OpinionForm",
    "Outcome",
    "PointForm",
    "ProposalForm",
    "ReplyForm",
    "ResultForm",
    "SignForm",
    "TextForm",
    "VoidNumberForm",
]
