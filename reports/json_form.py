"""The figures as plain values: what ``indicators --json`` prints and an edition keeps."""


def indicators_json(answer, *, members=False, children=False):
    """The `Indicators` as one JSON object; whole 0 has ``met`` null, integers everywhere."""
    reckoning = answer.reckoning
    found = {
        "organization": answer.unit.organization.code,
        "period": reckoning.period.code,
        "on": f"{answer.on:%d/%m/%Y}",
        "official": reckoning.official,
        **figures_json(answer.unit),
    }
    if members:
        people = sorted(answer.members, key=lambda one: one.member.key)
        found["members"] = {one.member.key: member_json(one) for one in people}
    if children:
        found["children"] = [
            {
                "code": child.organization.code,
                "name": child.organization.name,
                **figures_json(child),
            }
            for child in answer.children
        ]
    return found


def figures_json(unit):
    """The five figures of a unit by the name of the indicator."""
    return {
        indicator.value: {
            "part": figure.ratio.part,
            "whole": figure.ratio.whole,
            "met": figure.met,
        }
        for indicator, figure in unit.figures.items()
    }


def member_json(one):
    """One member; not applicable is required 0 and met null."""
    return {
        "expected": one.expected,
        "present": one.present,
        "sessions_with_opinion": one.sessions,
        "required": one.required or 0,
        "met": one.met,
    }
