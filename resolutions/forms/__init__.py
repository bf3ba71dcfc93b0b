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

__all__ = [
    "ChangePointForm",
    "ConfirmForm",
    "DirectiveForm",
    "NoteForm",
    "Outcome",
    "PointForm",
    "ResultForm",
    "SignForm",
    "TextForm",
]
