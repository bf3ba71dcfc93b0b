"""The columns of the record two devices may write at once, each guarded on its own (`touched`)."""

ITEM_TEXTS = ("presenter", "gist", "conclusion", "is_done", "planned_minutes", "actual_minutes")
SPEECH_TEXTS = ("text", "kind", "is_substantive")
MEETING_TEXTS = ("fee_note", "praise", "criticism", "no_criticism_reason", "conclusion")
