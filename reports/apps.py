from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Chỉ số và báo cáo"

    def ready(self):
        # they need the loaded models
        from reports import (  # noqa: PLC0415
            absence_guards,
            absence_panels,
            board_panels,
            export_panels,
            guards,
            issued_register,
            marks,
            panels,
        )

        guards.register_all()
        marks.register_all()
        issued_register.register_all()
        panels.register_all()
        board_panels.register_all()
        export_panels.register_all()
        absence_guards.register_all()
        absence_panels.register_all()
