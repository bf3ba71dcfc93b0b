"""What can be taken away in one file, and how (handbook 8, 20 A30)."""

from django.db.models import TextChoices


class ExportWhat(TextChoices):
    """The value begins the name of the file."""

    MINUTES = "bien-ban", "Biên bản"
    RESOLUTIONS = "nghi-quyet", "Nghị quyết, kết luận"
    BOOKS = "so-bien-ban", "Sổ biên bản cả năm (mỗi chi bộ một tệp)"


class ExportForm(TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"


TITLES = {
    ExportWhat.MINUTES: "Biên bản",
    ExportWhat.RESOLUTIONS: "Nghị quyết, kết luận",
    ExportWhat.BOOKS: "Sổ biên bản",
}
