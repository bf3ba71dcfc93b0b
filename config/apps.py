from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Cấu hình"

    def ready(self):
        from branches.integrity import trail  # noqa: PLC0415  it needs the loaded models
        from config.scale.loading import LOADED  # noqa: PLC0415

        trail.LOADED_WHOLE.add(LOADED)
