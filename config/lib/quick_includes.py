"""``{% include %}`` in every template: as Django's own, but small parts alike everywhere stay made.

A page has thirty icons, and to render a template for each costs as much as all its words.
"""

from functools import lru_cache

from django import template
from django.template import Node, Variable, loader_tags
from django.template.loader import get_template

register = template.Library()
ALIKE = {"components/_icon.html": {"name"}}  # by what each looks at


class AlikeNode(Node):
    """A template that says the same whenever the same is given to it, and looks at nothing else."""

    def __init__(self, name, given):
        self.name, self.given = name, given

    def render(self, context):
        given = tuple((name, value.resolve(context)) for name, value in self.given)
        return _made(self.name, given)


@lru_cache(maxsize=500)
def _made(name, given):
    return get_template(name).render(dict(given))


@register.tag
def include(parser, token):
    node = loader_tags.do_include(parser, token)
    name = node.template.var
    if isinstance(name, Variable) or ALIKE.get(name) != set(node.extra_context):
        return node
    return AlikeNode(name, tuple(node.extra_context.items()))
