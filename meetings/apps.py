from django.apps import AppConfig

from meetings import guards


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sinh hoạt chi bộ"

    def ready(self):
        from meetings import integrity, registrations  # noqa: PLC0415  it needs the loaded models

        guards.register_all()
        registrations.register_all()
        integrity.register_all()
