from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Chỉ số và báo cáo"

    def ready(self):
        from reports import export_panels, panels  # noqa: PLC0415  they need the loaded models

        panels.register_all()
        export_panels.register_all()
