"""Forms as a page shows them, and what goes wrong with them on the way. All from a seed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

MARK = "Chữ đã gõ 7f3 <em>&amp;"
TEXT_TYPES = {"text", "textarea", "search"}
HIDDEN = {"csrfmiddlewaretoken", "once"}
PASSWORD = "mat-khau-dai-12"
WORDS = (
    *("", " ", "0", "-1", "1e999", "NaN", "inf", "0x1F", "1,5", "999999999999999999999999"),
    *("9223372036854775808", "true", "None", "null", "[]", "{}", "0001-01-01", "31/12/9999"),
    *("29/02/2025", "29/02/2024", "01/01/0001", "99/99/9999", "2026-13-45", "24:60", "٣١/١٢/٢٠٢٦"),
    *(
        "e\u0302\u0301",
        "\u1ebf",
        "\u200b\u200d\ufeff",
        "\u202eđảo",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "a\x00b",
        "\x0b\x0c\x1b[31m",
    ),
    *("<script>alert(1)</script>", "{{ 7*7 }}{% debug %}", "' OR 1=1 --", "=1+1", "%s%n%x"),
    *("../../etc/passwd", "http://127.0.0.1/", "\r\nSet-Cookie: a=b", "ﷺ" * 40, "A" * 300),
)
RAW = (b"%FF%FE", b"%ED%A0%80", b"%00", b"%", b"%u0041", b"+", b"%C0%AF")
MEGABYTE = 1024 * 1024


@dataclass
class Form:
    """One form of a page: where it is sent, and every field with the value it would send."""

    action: str
    method: str
    fields: list = field(default_factory=list)  # (name, value, type)


class FormReader(HTMLParser):
    """Collects the forms of a page and the addresses with a query that it links to."""

    def __init__(self, address):
        super().__init__(convert_charrefs=True)
        self.address, self.forms, self.queries = address, [], []
        self._form = self._area = self._select = None

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urlsplit(attrs.get("action") or self.address).path
            self._form = Form(action, attrs.get("method", "get").lower())
            self.forms.append(self._form)
        if tag == "a" and "?" in attrs.get("href", ""):
            self.queries.append(attrs["href"])
        if self._form is None or ("name" not in attrs and tag != "option"):
            return
        if tag == "input":
            self._input(attrs)
        elif tag == "textarea":
            self._area = attrs["name"]
            self._form.fields.append((attrs["name"], "", "textarea"))
        elif tag == "select":
            self._select = attrs["name"]
            self._form.fields.append((attrs["name"], "", "select"))
        elif tag == "option" and self._select and attrs.get("value"):
            name, value, _ = self._form.fields[-1]
            if not value or "selected" in attrs:
                self._form.fields[-1] = (name, attrs["value"], "select")

    def _input(self, attrs):
        kind = attrs.get("type", "text")
        if "date-input" in attrs.get("class", "") or attrs.get("inputmode") == "numeric":
            kind = "number"  # no words go in there
        known = {name for name, *_ in self._form.fields}
        is_off = kind in {"checkbox", "radio"} and "checked" not in attrs
        if is_off and (kind == "checkbox" or attrs["name"] in known):
            return
        self._form.fields.append((attrs["name"], attrs.get("value", ""), kind))

    def handle_data(self, data):
        if self._area:
            self._form.fields[-1] = (self._area, data.strip(), "textarea")

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._select = None


def read(address, page):
    """The `FormReader` of a page, fed."""
    reader = FormReader(address)
    reader.feed(page)
    return reader


def filled(form):
    """What a person would send: empty texts and passwords get something, ``once`` stays out."""
    pairs = []
    for name, value, kind in form.fields:
        if name in HIDDEN or kind in {"file", "submit", "button"}:
            continue
        if kind in TEXT_TYPES and not value:
            value = MARK
        if kind == "password":
            value = PASSWORD
        pairs.append((name, value))
    return pairs


def mutated(chance, pairs):
    """Body, content type and the names left alone, for one wrong post made of ``pairs``."""
    pairs = list(pairs)
    changed = set()
    for _ in range(chance.randint(1, 3)):
        way = chance.choice(WAYS)
        changed |= way(chance, pairs)
    content_type = "application/x-www-form-urlencoded"
    body = urlencode(pairs).encode()
    if chance.random() < 0.06:
        name = chance.choice(pairs)[0] if pairs else "reason"
        body += b"&" + name.encode() + b"=" + chance.choice(RAW)
        changed.add(name)
    if chance.random() < 0.05:
        content_type = chance.choice(["application/json", "text/plain", "multipart/form-data", ""])
        changed |= {name for name, _ in pairs}
    return body, content_type, {name for name, _ in pairs} - changed


def _pick(chance, pairs):
    return chance.randrange(len(pairs)) if pairs else None


def _other_word(chance, pairs):
    place = _pick(chance, pairs)
    if place is None:
        return set()
    name = pairs[place][0]
    pairs[place] = (name, chance.choice(WORDS))
    return {name}


def _missing(chance, pairs):
    place = _pick(chance, pairs)
    return set() if place is None else {pairs.pop(place)[0]}


def _twice(chance, pairs):
    place = _pick(chance, pairs)
    if place is None:
        return set()
    pairs.insert(0, (pairs[place][0], chance.choice(WORDS)))
    return {pairs[place + 1][0]}


def _huge(chance, pairs):
    place = _pick(chance, pairs)
    if place is None or chance.random() < 0.8:
        return set()
    pairs[place] = (pairs[place][0], chance.choice("aắ\n\u0300") * (MEGABYTE // 4))
    return {pairs[place][0]}


def _many(chance, pairs):
    if chance.random() < 0.8:
        return set()
    pairs.extend((f"la{number}", "x") for number in range(chance.choice([2000, 4100])))
    return set()


def _nested(chance, pairs):
    place = _pick(chance, pairs)
    if place is None:
        return set()
    name, value = pairs[place]
    pairs[place] = (f"{name}[0][a]", value)
    return {name, f"{name}[0][a]"}


def _unknown(chance, pairs):
    pairs.append((chance.choice(["state", "version", "id", "branch", "number", "__class__"]), "1"))
    return {pairs[-1][0]}


WAYS = (_other_word, _other_word, _other_word, _missing, _twice, _huge, _many, _nested, _unknown)


def mutated_query(chance, keys):
    """A query string with known and unknown names and words nobody expects."""
    names = [*keys, "trang", "page", "ky", "tim", "next", "sap-xep", "x"]
    pairs = [(chance.choice(names), chance.choice(WORDS)) for _ in range(chance.randint(1, 4))]
    query = urlencode(pairs)
    if chance.random() < 0.15:
        query += "&" + chance.choice(names) + "=" + chance.choice(RAW).decode()
    return query
