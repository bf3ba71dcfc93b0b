"""Composition: settings, addresses, commands of the whole. Imported by no app but for ``config.lib``."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
