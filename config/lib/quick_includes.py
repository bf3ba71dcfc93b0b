"""``{% include %}`` in every template: as Django's own, without a rendering of its own for each.

A page has a hundred includes, thirty of them icons, which are made once a process.
"""

from functools import cache, cached_property, lru_cache

from django import template
from django.template import Node, Variable, defaulttags, loader_tags
from django.template.loader import get_template

from config.lib.patterns import TemplatePattern

register = template.Library()
KEEPING = (
    *(defaulttags.CycleNode, defaulttags.IfChangedNode),
    *(loader_tags.BlockNode, loader_tags.ExtendsNode),
)
ICON = "components/_icon.html"
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


@register.tag
def include(parser, token):
    node = loader_tags.do_include(parser, token)
    name = node.template.var
    if isinstance(name, Variable) or node.template.filters:
        return node
    if ALIKE.get(name) == set(node.extra_context):
        return AlikeNode(name, tuple(node.extra_context.items()))
    return node if node.isolated_context else PlainNode(node)


@register.tag
def pattern(parser, token):
    """``{% pattern "name" with … %}``: a template with a form as a `TemplatePattern`, whose values
    are those given and the token of forms."""
    node = loader_tags.do_include(parser, token)
    return PatternNode(node.template.var, tuple(node.extra_context.items()))
