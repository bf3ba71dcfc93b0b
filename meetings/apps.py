from django.apps import AppConfig

from meetings import guards


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sinh hoạt chi bộ"

    def ready(self):
        guards.register_all()
