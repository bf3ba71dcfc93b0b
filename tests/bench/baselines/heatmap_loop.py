"""The status matrix as ORM rows and a Django loop over its cells."""

from django.template import engines

from branches.querysets import below
from reports.models import BranchYear

PAGE = """<table>{% for row in rows %}<tr><th>{{ row.organization.name }}</th>
{% for letter in row.states %}<td class="state-{{ letter }}">{{ letter }}</td>{% endfor %}</tr>
{% endfor %}</table>"""


def page(unit, year):
    rows = BranchYear.objects.filter(below("organization__path", unit.path), year=year)
    rows = rows.select_related("organization").order_by("organization__path")
    return engines["django"].from_string(PAGE).render({"rows": rows})
