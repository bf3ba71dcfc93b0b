from django.apps import AppConfig

from members import guards


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Đảng viên"

    def ready(self):
        guards.register_all()
