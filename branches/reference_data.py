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
    for shipped in shipped_rule_sets():
        kept, is_new = RuleSet.objects.using(using).get_or_create(
            code=shipped["code"], defaults={k: v for k, v in shipped.items() if k != "code"}
        )
        if not is_new:
            _add_missing(kept, shipped["values"])


def _add_missing(kept, values):
    """Give a set stored by an earlier release the keys it lacks; what it holds stays as it is."""
    completed = {
        section: {**keys, **kept.values.get(section, {})} for section, keys in values.items()
    }
    completed = {**kept.values, **completed}
    if completed != kept.values:
        kept.values = completed
        kept.save(update_fields=["values"])
