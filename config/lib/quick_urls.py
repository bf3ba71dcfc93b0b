"""``{% url %}`` in every template: as Django's own, with the pattern looked up once."""

from django import template
from django.template import defaulttags
from django.utils.html import conditional_escape

from config.lib.addresses import address

register = template.Library()


class QuickURLNode(defaulttags.URLNode):
    """Of names with numbers as arguments; everything else is left to Django."""

    def render(self, context):
        if self.kwargs or self.asvar:
            return super().render(context)
        numbers = [argument.resolve(context) for argument in self.args]
        found = address(self.view_name.resolve(context), *numbers)
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser, token):
    node = defaulttags.url(parser, token)
    return QuickURLNode(node.view_name, node.args, node.kwargs, node.asvar)
