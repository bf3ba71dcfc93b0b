"""``check --deploy`` tells of the same weaknesses the start refuses."""

from django.conf import settings
from django.core.checks import Error, Tags, register

from config.management.serving.safety import weaknesses


@register(Tags.security, deploy=True)
def strong_settings(app_configs, **kwargs):
    return [Error(words, id="config.E001") for words in weaknesses(settings, is_only_here=False)]
