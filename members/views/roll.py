"""Who is on the roll of a branch on a day; whom a committee finds in all branches below."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from branches.choices import LookKind
from branches.looks import note_look
from branches.models import PartyOrganization
from branches.rule_book import rules_for
from branches.views.access import unit_crumbs, unit_for
from config.lib.asked import text_asked
from config.lib.dates import today
from config.lib.vietnamese import search_key
from members.branch_warnings import branch_warnings
from members.choices import Rights, SeatKind, Standing
from members.forms import RollDayForm
from members.models import Member, Membership, PartyGroup
from members.permissions import MANAGE_ROLL, VIEW_MEMBER, VIEW_ROLL
from members.roll import branch_roll
from members.roll_shown import roll_rows

PER_PAGE = 50
GROUPS = (
    Standing.EXPECTED,
    Standing.TEMPORARY_IN,
    Standing.ADMITTED_TODAY,
    Standing.EXEMPT,
    Standing.TEMPORARY_OUT,
    Standing.SPECIAL_DUTY,
    Standing.SUSPENDED,
)


def home(request):
    """The way "Đảng viên" of the header: the roll of the reader's first unit that has one."""
    posts = request.user.posts_at(VIEW_ROLL.roles)
    if not posts:
        return redirect("branches:home")
    return redirect("members:roll", posts[0].organization_id)


def roll(request, pk):
    unit = unit_for(request, pk, VIEW_ROLL)
    if not unit.is_branch:
        return members_below(request, unit)
    form = RollDayForm(request.GET if "ngay" in request.GET else None)
    day = form.day()
    text = text_asked(request.GET, "tim")
    entries = branch_roll(unit, day)
    rules = rules_for(unit, day)
    sees_dates = VIEW_MEMBER.granted(request.user, unit)
    groups = grouped(entries, text, with_numbers=sees_dates)
    context = {
        "unit": unit,
        "day": day,
        "form": form,
        "text": text,
        "counts": counts(entries, rules),
        "warnings": list(_warnings(unit, day, entries, rules)) if sees_dates else [],
        "groups": [
            (label, len(own), roll_rows(own, sees_dates=sees_dates)) for label, own in groups
        ],
        "sees_dates": sees_dates,
        "may_manage": MANAGE_ROLL.granted(request.user, unit),
        "crumbs": unit_crumbs(request.user, unit, ("Đảng viên", "")),
    }
    return render(request, "members/roll.html", context)


def _warnings(unit, day, entries, rules):
    groups = PartyGroup.objects.on(day).filter(branch=unit).count()
    return branch_warnings(entries, rules, group_count=groups)


def members_below(request, unit):
    """Everybody seated today in a branch below a committee; found by name, card or key."""
    VIEW_MEMBER.require(request.user, unit)
    text = text_asked(request.GET, "tim")
    # Scoped by the branches, not by the members: "or oneself" would ask of each member in turn.
    seen = PartyOrganization.objects.visible_to(request.user)
    members = Member.objects.seated_in(seen.at_or_below(unit).branches())
    if text:
        members = members.matching(text)
        words = f"“{text}” trong danh sách của {unit.name}"
        note_look(LookKind.SEARCH, by=request.user, organization=unit, target=words)
    page = Paginator(members.order_by("sort_name", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "unit": unit,
        "page": page,
        "rows": _with_branch(page.object_list),
        "text": text,
        "crumbs": unit_crumbs(request.user, unit, ("Đảng viên", "")),
    }
    return render(request, "members/members_below.html", context)


def counts(entries, rules):
    """Label and number of persons, zeros left out except for the first two.

    "Đảng số" counts official seats only (handbook 3.2).
    """
    own = [entry for entry in entries if entry.seat_kind == SeatKind.OFFICIAL_SEAT]
    numbers = [
        ("Đảng số", len(own)),
        ("Thuộc diện dự họp", sum(entry.is_expected(rules) for entry in entries)),
        ("Đảng viên chính thức", sum(entry.rights == Rights.OFFICIAL for entry in own)),
        ("Đảng viên dự bị", sum(entry.rights == Rights.PROBATIONARY for entry in own)),
    ]
    numbers += [
        (group.label, sum(entry.standing == group for entry in entries)) for group in GROUPS[1:]
    ]
    return [(label, number) for place, (label, number) in enumerate(numbers) if number or place < 2]


def grouped(entries, text, *, with_numbers):
    """Pairs of group label and entries, in the order of the roll; ``text`` narrows by name.

    ``with_numbers``: by card number too. Whoever sees names only must not find out a number by
    searching for its digits.
    """
    words = search_key(text).split()
    kept = [
        entry
        for entry in entries
        if all(word in _searched(entry.member, with_numbers=with_numbers) for word in words)
    ]
    groups = ((group.label, [one for one in kept if one.standing == group]) for group in GROUPS)
    return [(label, rows) for label, rows in groups if rows]


def _searched(member, *, with_numbers):
    return member.search_name if with_numbers else search_key(member.full_name)


def _with_branch(members):
    """Pairs of member and the labels of the branches of today's seats. One query."""
    members = list(members)
    labels = {}
    for seat in (
        Membership.objects.on(today())
        .filter(member__in=members)
        .select_related("branch")
        .order_by("kind", "pk")
    ):
        labels.setdefault(seat.member_id, []).append(seat.branch.label)
    return [(member, ", ".join(labels.get(member.pk, []))) for member in members]
