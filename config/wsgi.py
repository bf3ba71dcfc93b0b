"""Entry point of the web server, which does not start with settings that must not face people."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from config.management.serving.safety import weaknesses

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["CHIBO_IS_WEB"] = "true"

application = get_wsgi_application()

WEAK = weaknesses(settings, is_only_here=False)
if WEAK:
    raise ImproperlyConfigured("\n".join(WEAK))
