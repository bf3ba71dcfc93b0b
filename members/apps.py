from django.apps import AppConfig

from branches import access
from members import guards


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Đảng viên"

    def ready(self):
        from members import address_rules, navigation_links  # noqa: PLC0415  it needs the loaded models

        access.declare("members", address_rules.RULES)
        guards.register_all()
        navigation_links.register_all()
