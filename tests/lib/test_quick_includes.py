"""Parts that are alike everywhere are made once and read as Django's own include makes them."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Engine, RequestContext, Template
from django.template.loader import get_template
from django.urls import reverse, reverse_lazy

from config.lib.markup import put_together
from config.lib.quick_includes import ALIKE, AlikeNode, PlainNode

ICON = "components/_icon.html"
HOME = "branches:home"
EVIL = "<b>\"Đá & 'vàng'\"</b>"


@pytest.mark.parametrize(
    "given", ['with name="lock"', "with name=typed", 'with name="a-"|add:typed only']
)
@pytest.mark.parametrize("typed", ["menu", EVIL])
def test_an_icon_reads_the_same(given, typed):
    words = f'{{% include "{ICON}" {given} %}}'
    context = {"typed": typed, "name": "of-the-page"}
    quick = Template(words)
    assert any(isinstance(node, AlikeNode) for node in quick.nodelist)
    for _ in range(2):
        assert quick.render(Context(context)) == by_django(words).render(Context(context))
    assert EVIL not in quick.render(Context(context))


@pytest.mark.parametrize("name", sorted(ALIKE))
def test_what_is_kept_asks_the_page_for_nothing(name):
    """Neither the login nor a form's key, and no other template which might."""
    source = get_template(name).template.source
    for word in ("csrf", "request", "user", "site", "once", "include", "now"):
        assert word not in source.replace("static", "")


def by_django(words):
    ours = get_template(ICON).backend.engine
    return Engine(dirs=ours.dirs, libraries=ours.libraries).from_string(words)


@pytest.mark.parametrize("given", ["", "with once_key=typed", "with once_key=typed only"])
def test_a_part_reads_the_same_and_leaves_nothing_behind(given):
    words = f'{{% include "components/_once.html" {given} %}}{{{{ once_key }}}}'
    context = {"typed": EVIL, "once_key": "of-the-page"}
    assert Template(words).render(Context(context)) == by_django(words).render(Context(context))


@pytest.mark.parametrize(
    "crumbs",
    [
        None,
        [],
        [("Trang chính", "/")],
        [("Trang chính", "/"), ("Đảng bộ", ""), (EVIL, "/don-vi/7/?a=1&b=2"), (EVIL, "")],
        [("Trang chính", "/"), ("Tỉnh", ""), (put_together(["<i>Xã</i>"]), reverse_lazy(HOME))],
    ],
)
def test_the_way_to_a_page_reads_the_same(crumbs):
    words = '{% include "components/_crumbs.html" %}'
    context = {} if crumbs is None else {"crumbs": crumbs}
    for _ in range(2):
        assert Template(words).render(Context(context)) == by_django(words).render(Context(context))


PAGES = """
{% if page.paginator.num_pages > 1 %}
  <nav class="pager" aria-label="Các trang của danh sách">
    {% if page.has_previous %}<a class="btn btn-outline-primary" rel="prev" href="\
{% querystring page=page.previous_page_number %}">\
{% include "components/_icon.html" with name="back" %} Trang trước</a>{% endif %}
    <span class="pager-place">Trang {{ page.number }}/{{ page.paginator.num_pages }}</span>
    {% if page.has_next %}<a class="btn btn-outline-primary" rel="next" href="\
{% querystring page=page.next_page_number %}">Trang sau \
{% include "components/_icon.html" with name="forward" %}</a>{% endif %}
  </nav>
{% endif %}
"""


@pytest.mark.parametrize("number", [1, 2, 1500, 1501])
@pytest.mark.parametrize(
    "asked", ["", "page=2", "page=x&tim=a+b&page=7", "loai=1&loai=2&tim=%C4%90%3C%26", "tim=&page="]
)
def test_the_ways_to_other_pages_read_the_same(rf, number, asked):
    request = rf.get(f"/?{asked}")
    context = {"page": Paginator(range(3001), 2).page(number)}
    shown = Template('{% include "components/_pagination.html" %}')
    by_hand = by_django(PAGES).render(RequestContext(request, context))
    assert shown.render(RequestContext(request, context)) == by_hand


def test_a_single_page_has_no_ways(rf):
    page = Paginator([1], 2).page(1)
    shown = Template('{% include "components/_pagination.html" %}')
    assert not shown.render(RequestContext(rf.get("/"), {"page": page})).strip()


def test_a_part_that_counts_is_left_to_django():
    """`reports/grades/_own.html` cycles, and `base.html` has blocks."""
    for name in ("reports/grades/_own.html", "base.html"):
        (node,) = Template(f'{{% include "{name}" %}}').nodelist
        assert isinstance(node, PlainNode)
        assert node.nodes is None
    words = '{% include "components/_once.html" %}'
    quick, context = Template(words), {"once_key": EVIL}
    quick.nodelist[0].nodes = None
    assert quick.render(Context(context)) == by_django(words).render(Context(context))


def test_other_templates_are_left_to_django():
    for words in (
        '{% include "components/_once.html" %}',
        f'{{% include "{ICON}" %}}',
        "{% include name %}",
    ):
        assert not any(isinstance(node, AlikeNode) for node in Template(words).nodelist)


@pytest.mark.parametrize("refused", [True, False])
@pytest.mark.parametrize("token", [None, EVIL])
def test_a_pattern_reads_as_the_template_itself(refused, token):
    given = '"meetings/_guest_form.html" with pk=pk form=form refused=refused once_key=key'
    form = put_together(["<p>1000000000000000</p>"])
    context = {"form": form, "refused": refused, "key": EVIL, "csrf_token": token}
    for pk in (0, 7, 12):
        shown, expected = (
            Template(f"{{% {tag} {given} %}}").render(Context(context | {"pk": pk}))
            for tag in ("pattern", "include")
        )
        assert shown == expected
        assert reverse("meetings:add_guest", args=[pk]) in shown
