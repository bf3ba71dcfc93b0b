from django.apps import AppConfig

from resolutions import guards


class ResolutionsConfig(AppConfig):
    name = "resolutions"
    verbose_name = "Nghị quyết và nhiệm vụ"

    def ready(self):
        from resolutions import (  # noqa: PLC0415  they need the loaded models
            import_links,
            integrity,
            links,
            meeting_parts,
            reminders,
            search,
        )

        guards.register_all()
        meeting_parts.register_all()
        links.register_all()
        reminders.register_all()
        import_links.register_all()
        search.register_all()
        integrity.register_all()
