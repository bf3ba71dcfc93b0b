"""What resolutions add to the pages and papers of a meeting (registered, because imports point down)."""


def register_all():
    """Register the sections of the record page, the paragraphs of the minutes and the snapshot."""
