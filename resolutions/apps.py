from django.apps import AppConfig
from django.db.models.signals import post_migrate

from branches import access
from resolutions import guards


class ResolutionsConfig(AppConfig):
    name = "resolutions"
    verbose_name = "Nghị quyết và nhiệm vụ"

    def ready(self):
        from resolutions import (  # noqa: PLC0415  they need the loaded models
            address_rules,
            import_links,
            integrity,
            links,
            meeting_parts,
            reminders,
            sealed_rows,
            search,
        )
        from resolutions.scoring import parts as scoring_parts  # noqa: PLC0415
        from resolutions.scoring.templates import load_shipped_sheets  # noqa: PLC0415

        access.declare("resolutions", address_rules.RULES)
        guards.register_all()
        meeting_parts.register_all()
        links.register_all()
        reminders.register_all()
        import_links.register_all()
        sealed_rows.register_all()
        search.register_all()
        integrity.register_all()
        scoring_parts.register_all()
        post_migrate.connect(load_shipped_sheets, sender=self)
