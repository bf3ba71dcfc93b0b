from django.apps import AppConfig

from branches import access


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Chỉ số và báo cáo"

    def ready(self):
        # they need the loaded models
        from reports import (  # noqa: PLC0415
            address_rules,
            board_panels,
            guards,
            integrity,
            issued_register,
            marks,
            panels,
        )
        from reports.absences import guards as absence_guards  # noqa: PLC0415
        from reports.absences import panels as absence_panels  # noqa: PLC0415
        from reports.exports import panels as export_panels  # noqa: PLC0415
        from reports.grades import panels as grade_panels  # noqa: PLC0415
        from reports.inspections import guards as inspection_guards  # noqa: PLC0415
        from reports.inspections import panels as inspection_panels  # noqa: PLC0415
        from reports.surveys import panels as survey_panels  # noqa: PLC0415

        access.declare("reports", address_rules.RULES)
        guards.register_all()
        marks.register_all()
        issued_register.register_all()
        integrity.register_all()
        panels.register_all()
        board_panels.register_all()
        export_panels.register_all()
        absence_guards.register_all()
        absence_panels.register_all()
        inspection_guards.register_all()
        inspection_panels.register_all()
        survey_panels.register_all()
        grade_panels.register_all()
