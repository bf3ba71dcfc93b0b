"""What a browser does with a page: the forms as they stand, and the parts it loads by itself."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """``forms`` are pairs of action and fields in their order; ``parts`` the addresses that htmx
    asks for as soon as the page is there."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.parts = [], []
        self._form = self._select = self._area = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if "load" in (named.get("hx-trigger") or ""):
            self.parts.append(named["hx-get"])
        if tag == "form":
            self._form = {}
            self.forms.append((named.get("action", "").split("#")[0], self._form))
        elif self._form is None:
            return
        elif tag == "input":
            self._input(named)
        elif tag == "select":
            self._select = named.get("name")
        elif tag == "option" and self._select:
            if "selected" in named or self._select not in self._form:
                self._form[self._select] = named.get("value", "")
        elif tag == "textarea":
            self._area = named.get("name")
            self._form[self._area] = ""

    def _input(self, named):
        kind, name = named.get("type", "text"), named.get("name")
        if not name or kind in ("submit", "button", "file"):
            return
        if kind in ("radio", "checkbox") and "checked" not in named:
            return
        self._form[name] = named.get("value", "on" if kind == "checkbox" else "")

    def handle_data(self, data):
        if self._area:
            self._form[self._area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def form(self, ending):
        """Action and fields of the first form whose address ends so; a KeyError without one."""
        for action, fields in self.forms:
            if action.endswith(ending):
                return action, fields
        raise KeyError(f"no form to {ending} among {[action for action, _ in self.forms]}")
