from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Chỉ số và báo cáo"

    def ready(self):
        from reports import panels  # noqa: PLC0415  it needs the loaded models

        panels.register_all()
