from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Chỉ số và báo cáo"

    def ready(self):
        # they need the loaded models
        from reports import absence_guards, absence_panels, export_panels, marks, panels  # noqa: PLC0415

        marks.register_all()
        panels.register_all()
        export_panels.register_all()
        absence_guards.register_all()
        absence_panels.register_all()
