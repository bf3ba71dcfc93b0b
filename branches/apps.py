from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, pre_migrate

from branches import access, grants, guards


class BranchesConfig(AppConfig):
    name = "branches"
    verbose_name = "Tổ chức đảng"

    def ready(self):
        from branches import (  # noqa: PLC0415
            access_checks,  # noqa: F401  registers itself
            address_rules,
            health_probes,
            navigation_links,
            password_again,
            redaction_guards,
            reference_data,
            rule_guards,
            sealed_records,
            trace_guards,
        )
        from branches.integrity import registrations  # noqa: PLC0415

        access.declare("branches", address_rules.RULES)
        trace_guards.register_all()
        rule_guards.register_all()
        redaction_guards.register_all()
        sealed_records.register_all()
        navigation_links.register_all()
        registrations.register_all()
        health_probes.register_all()
        user_logged_in.connect(password_again.note_proof)
        post_migrate.connect(reference_data.load_shipped_rule_sets, sender=self)
        pre_migrate.connect(guards.remove_before_migrate, sender=self)
        post_migrate.connect(guards.install_after_migrate, sender=self)
        post_migrate.connect(grants.grant_after_migrate, sender=self)
