"""The Celery application: it rings, the Job row in the database says what is to be done."""

import os

from celery import Celery
from celery.signals import after_setup_logger, after_setup_task_logger
from django.conf import settings
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("chibo")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@after_setup_logger.connect
@after_setup_task_logger.connect
def write_as_everywhere(logger, **kwargs):
    """A worker's lines look like those of the web server and are scrubbed the same way."""
    formatter = import_string(settings.LOG_FORMATTER)()
    for handler in logger.handlers:
        handler.setFormatter(formatter)
