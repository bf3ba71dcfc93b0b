from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Cấu hình"

    def ready(self):
        from branches import health  # noqa: PLC0415
        from branches.integrity import trail  # noqa: PLC0415  it needs the loaded models
        from config import checks  # noqa: F401, PLC0415  it registers itself
        from config.backup import schedule  # noqa: PLC0415
        from config.scale.loading import LOADED  # noqa: PLC0415

        trail.LOADED_WHOLE.add(LOADED)
        health.register("backup", "Sao lưu", schedule.findings)
