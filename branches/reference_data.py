"""The shipped rule sets are reference data, put in place after every migrate."""

from django.apps import apps as current_apps

from branches.rule_book import shipped_rule_sets


def load_shipped_rule_sets(using, apps=current_apps, **kwargs):
    """Receiver of ``post_migrate``; the table may not exist yet when migrating backwards.

    ``apps`` are the models as migrated; a flush sends none.
    """
    try:
        RuleSet = apps.get_model("branches", "RuleSet")
    except LookupError:
        return
    for values in shipped_rule_sets():
        RuleSet.objects.using(using).get_or_create(
            code=values["code"], defaults={k: v for k, v in values.items() if k != "code"}
        )
