from django.apps import AppConfig

from branches import access
from meetings import guards


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sinh hoạt chi bộ"

    def ready(self):
        # they need the loaded models
        from meetings import address_rules, integrity, registrations  # noqa: PLC0415

        access.declare("meetings", address_rules.RULES)
        guards.register_all()
        registrations.register_all()
        integrity.register_all()
