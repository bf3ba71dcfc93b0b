from django.apps import AppConfig

from members import guards


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Đảng viên"

    def ready(self):
        from members import navigation_links  # noqa: PLC0415  it needs the loaded models

        guards.register_all()
        navigation_links.register_all()
