"""A slice many times side by side, made by the database itself: as large as the country.

Every reference to a copied row moves by as many ids as the first slice has rows, so that a copy is
whole in itself; what has to differ (unit codes, party cards, UUIDs, hashes of the minutes books)
is made anew. Names and words are those of the first slice.
"""

from django.db import connection
from django.db.models import Max, Min, UUIDField

from branches.choices import OrganizationKind
from branches.models import PartyOrganization, Term
from config.scale.keys import keys_dropped
from config.scale.units import copied_units, line_rows, make_units, unit_row
from meetings.models import Meeting, MinutesBook, MinutesEntry, SignedDocument
from members.models import Member

FIRST = "first_slice_"  # what the temporary copies of the first slice are called
WRITTEN_APART = ("organizations", "lines", "terms", "entries")
# The text of papers: half of the bytes, and nothing that is counted rests on it.
PAPERS = (
    *("steps", "texts", "signatures", "documents", "books", "entries"),
    *("points", "tasks", "resolution_texts", "remarks"),
)
SHARED = {Term}  # of the root, the same for everybody
NEW_CARD = "LPAD(CAST(CAST(party_card_no AS bigint) + c.n * {span} AS text), 12, '0')"
NEW_KEY = (
    "CASE WHEN party_card_no = '' THEN 'DB-' || LPAD(CAST(id + c.n * {span} AS text), 7, '0') "
    f"ELSE {NEW_CARD} END"
)
SEARCHED = "LOWER(REPLACE({key}, '-', ' '))"  # what `search_key` makes of a key
MADE_ANEW = {
    (Member, "party_card_no"): f"CASE WHEN party_card_no = '' THEN '' ELSE {NEW_CARD} END",
    (Member, "key"): NEW_KEY,
    (Member, "search_name"): "REPLACE(search_name, {}, {})".format(
        SEARCHED.format(key="key"), SEARCHED.format(key=NEW_KEY)
    ),
}
# Each entry of a minutes book holds the hash of the one before, so a book is written from its
# first entry on, all books at once. The text hashed is that of `meetings.actions.book`.
BOOKS = """
WITH RECURSIVE chain(book, n, unit, year, number, entry, prev_hash, hash) AS (
  SELECT b.id, c.n, u.code, b.year, 0, CAST(0 AS bigint), '', ''
  FROM {first_book} b CROSS JOIN copies c
  JOIN {unit} u ON u.id = b.organization_id + c.n * {units}
  UNION ALL
  SELECT p.book, p.n, p.unit, p.year, e.number, e.id, p.hash, {sha256}
  FROM chain p JOIN {first_entry} e ON e.book_id = p.book AND e.number = p.number + 1
  JOIN {first_document} d ON d.id = e.document_id
)
INSERT INTO {entry} ({columns}) SELECT {values}
FROM chain p JOIN {first_entry} e ON e.id = p.entry JOIN copies c ON c.n = p.n
"""
HASHED = (
    """'{"number":' || CAST(e.number AS text) || ',"prev":"' || p.hash || '","sha256":"' || """
    """d.sha256 || '","unit":"' || p.unit || '","year":' || CAST(p.year AS text) || '}'"""
)


def copies_there(shape):
    """How many copies the database holds, the first slice among them; 0 where it is empty."""
    provinces = PartyOrganization.objects.filter(kind=OrganizationKind.PROVINCIAL_COMMITTEE)
    return provinces.count() // shape.provinces


def add_copies(shape, sheets, writer, *, there, tell):
    """Copy the first slice until there are ``shape.times`` of it. Inside a transaction, the guards
    taken away. ``there`` are as many as there are now."""
    units = make_units(shape)
    copying = _Copying(sheets, len(units) - 1, there, shape.times, has_papers=shape.has_papers)
    with keys_dropped([sheet.model for sheet in sheets], tell):
        for number in range(there, shape.times):
            for unit in copied_units(units, number, shape.provinces):
                sheets.organizations.add(*unit_row(unit))
                for row in line_rows(unit):
                    sheets.lines.add(*row)
            writer.flush()
        writer.flush(least=0)
        copying.run(tell)
    if shape.has_papers:
        copying.correct_books()


class _Copying:
    """The statements; ``spans`` are the ids of the first slice by model."""

    def __init__(self, sheets, units, there, times, *, has_papers):
        self.sheets, self.there, self.times = sheets, there, times
        left_out = (*WRITTEN_APART, *(() if has_papers else PAPERS))
        apart = [getattr(sheets, name) for name in left_out]
        self.copied = [sheet for sheet in sheets if sheet not in apart]
        self.has_papers = has_papers
        self.spans = {PartyOrganization: units}
        for sheet in self._first:
            if "id" in {field.name for field in sheet.model._meta.concrete_fields}:
                last = sheet.model.objects.aggregate(last=Max("pk"))["last"] or 0
                self.spans[sheet.model] = last // there
        self.months = self._months()

    def _months(self):
        """First and last id of the meetings of each month of the first slice."""
        first = Meeting.objects.filter(pk__lte=self.spans[Meeting]).order_by()
        months = first.values_list("for_year", "for_month").annotate(Min("pk"), Max("pk"))
        return sorted((*ids, year, month) for year, month, *ids in months)

    def run(self, tell):
        with connection.cursor() as cursor:
            self._set_aside(cursor)
            for sheet in self.copied:
                if not self._is_of_meetings(sheet):
                    self._copy(cursor, sheet, "")
            # Month by month, as in life: the index over months rests on the order of the rows.
            for first, last, year, month in self.months:
                for sheet in self.copied:
                    if self._is_of_meetings(sheet):
                        key = "id" if sheet.model is Meeting else "meeting_id"
                        self._copy(cursor, sheet, f"WHERE {key} BETWEEN {first} AND {last}")
                tell(f"Tháng {month:02d} năm {year}: đã chép.")
            if self.has_papers:
                self._copy_entries(cursor)
            for name in ["copies", *(FIRST + one.model._meta.db_table for one in self._first)]:
                cursor.execute(f"DROP TABLE {name}")

    @property
    def _first(self):
        return [*self.copied, *([self.sheets.entries] if self.has_papers else [])]

    @staticmethod
    def _is_of_meetings(sheet):
        names = {field.column for field in sheet.model._meta.concrete_fields}
        return sheet.model is Meeting or "meeting_id" in names

    def _set_aside(self, cursor):
        """The first slice in tables of its own, since those it is copied into grow meanwhile."""
        cursor.execute("CREATE TEMPORARY TABLE copies (n integer)")
        cursor.executemany(
            "INSERT INTO copies VALUES (%s)", [(n,) for n in range(self.there, self.times)]
        )
        for sheet in self._first:
            key, span = self._key(sheet)
            cursor.execute(
                f"CREATE TEMPORARY TABLE {FIRST}{sheet.model._meta.db_table} AS "  # noqa: S608
                f"SELECT * FROM {sheet.table} WHERE {key} <= {span}"
            )
            if connection.vendor == "postgresql":
                cursor.execute(f"ANALYZE {FIRST}{sheet.model._meta.db_table}")

    def _key(self, sheet):
        """The column that tells the rows of the first slice, and the last value it has there."""
        if sheet.model in self.spans:
            return "id", self.spans[sheet.model]
        field = next(one for one in sheet.fields if one.related_model in self.spans)
        return field.column, self.spans[field.related_model]

    def _copy(self, cursor, sheet, where):
        fields = sheet.model._meta.concrete_fields
        values = ", ".join(self._moved(sheet.model, field) for field in fields)
        cursor.execute(
            f"INSERT INTO {sheet.table} ({_columns(fields)}) SELECT {values} "  # noqa: S608
            f"FROM copies c CROSS JOIN {FIRST}{sheet.model._meta.db_table} {where}"
        )
        sheet.count += cursor.rowcount

    def _copy_entries(self, cursor):
        sheet, fields = self.sheets.entries, MinutesEntry._meta.concrete_fields
        values = {field.name: self._moved(MinutesEntry, field, "e.") for field in fields}
        values |= {"prev_hash": "p.prev_hash", "hash": "p.hash"}
        cursor.execute(
            BOOKS.format(
                first_book=FIRST + MinutesBook._meta.db_table,
                first_entry=FIRST + MinutesEntry._meta.db_table,
                first_document=FIRST + SignedDocument._meta.db_table,
                unit=PartyOrganization._meta.db_table,
                units=self.spans[PartyOrganization],
                sha256=_sha256_of(HASHED),
                entry=sheet.table,
                columns=_columns(fields),
                values=", ".join(values.values()),
            )
        )
        sheet.count += cursor.rowcount

    def _moved(self, model, field, row=""):
        """SQL of what a column holds in copy ``c.n``; ``row`` is the alias of the first one."""
        column = row + connection.ops.quote_name(field.column)
        if (model, field.name) in MADE_ANEW:
            return MADE_ANEW[model, field.name].format(span=self.spans[model])
        target = field.related_model if field.is_relation else model if field.primary_key else None
        if target in self.spans:
            return f"{column} + c.n * {self.spans[target]}"
        if target is not None:  # logins, that only the first slice has, and papers left out
            return column if target in SHARED else "NULL"
        return _other_uid(column) if isinstance(field, UUIDField) else column

    def correct_books(self):
        """The heads of the copied books, once their entries can be found."""
        books, entries = self.sheets.books.table, self.sheets.entries.table
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {books} SET last_hash = e.hash FROM {entries} e "  # noqa: S608
                f"WHERE e.book_id = {books}.id AND e.number = {books}.last_number "
                f"AND {books}.id > {self.spans[MinutesBook] * self.there}"
            )


def _columns(fields):
    return ", ".join(connection.ops.quote_name(field.column) for field in fields)


def _other_uid(column):
    """A UUID of its own in each copy, the same one wherever the first was repeated."""
    if connection.vendor == "postgresql":
        return f"CAST(MD5(CAST({column} AS text) || ':' || CAST(c.n AS text)) AS uuid)"
    return f"MD5({column} || ':' || CAST(c.n AS text))"


def _sha256_of(text):
    if connection.vendor == "postgresql":
        return f"ENCODE(SHA256(CONVERT_TO({text}, 'UTF8')), 'hex')"
    return f"SHA256({text})"
