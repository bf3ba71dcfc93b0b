"""``{% include %}`` in every template: as Django's own, without a rendering of its own for each.

A page has a hundred includes, thirty of them icons, which are made once a process.
"""

from functools import cache, cached_property, lru_cache
from urllib.parse import urlencode

from django import template
from django.template import Node, Variable, defaulttags, loader_tags
from django.template.loader import get_template, render_to_string
from django.utils.formats import localize

from config.lib.patterns import Pattern, TemplatePattern

register = template.Library()
KEEPING = (
    *(defaulttags.CycleNode, defaulttags.IfChangedNode),
    *(loader_tags.BlockNode, loader_tags.ExtendsNode),
)
ICON = "components/_icon.html"
CRUMBS, PAGER = "components/_crumbs.html", "components/_pager.html"
ALIKE = {ICON: {"name"}, "components/_head_links.html": set()}  # by what each looks at


class AlikeNode(Node):
    """A template that says the same whenever the same is given to it, and looks at nothing else."""

    def __init__(self, name, given):
        self.name, self.given = name, given

    def render(self, context):
        given = tuple((name, value.resolve(context)) for name, value in self.given)
        return _made(self.name, given)


def icon(name):
    """A symbol, as templates include it."""
    return _made(ICON, (("name", name),))


@lru_cache(maxsize=500)
def _made(name, given):
    return get_template(name).render(dict(given))


class PlainNode(Node):
    """A template whose nodes are rendered as if they stood where it is included.

    ``whole`` is Django's node, which does so for templates that keep something while rendered.
    """

    def __init__(self, whole):
        self.whole, self.given = whole, tuple(whole.extra_context.items())

    @cached_property
    def nodes(self):
        found = get_template(self.whole.template.var).template.nodelist
        return None if found.get_nodes_by_type(KEEPING) else found

    def render(self, context):
        if self.nodes is None:
            self.whole.origin = self.origin  # told to the node the parser was given
            return self.whole.render(context)
        with context.push(**{name: value.resolve(context) for name, value in self.given}):
            return self.nodes.render(context)


class PatternNode(Node):
    def __init__(self, name, given):
        self.pattern, self.given = _pattern_of(name), given

    def render(self, context):
        values = {name: value.resolve(context) for name, value in self.given}
        token = context.get("csrf_token")
        return self.pattern(csrf_token=token and str(token), **values)


_pattern_of = cache(TemplatePattern)


class CrumbsNode(Node):
    """The way down to a page (``crumbs``): alike for all of as many, linked in the same places."""

    def render(self, context):
        crumbs, shown = list(context.get("crumbs") or ()), {}
        for place, (label, url) in enumerate(crumbs):
            shown[f"label{place}"] = label
            if url:
                shown[f"url{place}"] = url
        return _crumbs(len(crumbs), tuple(shown))(**shown)


@lru_cache(maxsize=200)
def _crumbs(count, names):
    """The `Pattern` of ``count`` crumbs, whose labels and addresses have ``names``."""

    def build(**marks):
        crumbs = [(marks[f"label{one}"], marks.get(f"url{one}", "")) for one in range(count)]
        return render_to_string(CRUMBS, {"crumbs": crumbs})

    return Pattern(build, *names)


@register.tag
def include(parser, token):
    node = loader_tags.do_include(parser, token)
    name = node.template.var
    if isinstance(name, Variable) or node.template.filters:
        return node
    if name == CRUMBS:
        return CrumbsNode()
    if ALIKE.get(name) == set(node.extra_context):
        return AlikeNode(name, tuple(node.extra_context.items()))
    return node if node.isolated_context else PlainNode(node)


@register.tag
def pattern(parser, token):
    """``{% pattern "name" with … %}``: a template with a form as a `TemplatePattern`, whose values
    are those given and the token of forms."""
    node = loader_tags.do_include(parser, token)
    return PatternNode(node.template.var, tuple(node.extra_context.items()))


@register.simple_tag(takes_context=True)
def pager(context):
    """The ways to the pages before and after ``page``; the rest of the address stays."""
    page, asked = context["page"], dict(context.request.GET.lists())

    def address(number):
        return f"?{urlencode(asked | {'page': [number]}, doseq=True)}"

    return _pattern_of(PAGER)(
        number=localize(page.number),
        last=localize(page.paginator.num_pages),
        back=address(page.previous_page_number()) if page.has_previous() else None,
        forward=address(page.next_page_number()) if page.has_next() else None,
    )
