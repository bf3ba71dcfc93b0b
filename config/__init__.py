"""Composition: settings, addresses, commands. Apps import only ``config.lib`` of it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
