from django.apps import AppConfig

from branches import access, closing, job_access
from members import guards


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Đảng viên"

    def ready(self):
        # they need the loaded models
        from members import address_rules, navigation_links  # noqa: PLC0415
        from members.closing import members_left  # noqa: PLC0415
        from members.subject_file import SUBJECT_PDF, reads_subject  # noqa: PLC0415

        access.declare("members", address_rules.RULES)
        guards.register_all()
        closing.hindered_by(members_left)
        navigation_links.register_all()
        job_access.readable_if(SUBJECT_PDF, reads_subject, is_personal=True)
