"""A question put into SQL once gives what the ORM gives, for any values."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Upper
from django.db.transaction import TransactionManagementError

from branches.models import AuditChain, PartyOrganization, Post
from config.lib.prepared import Prepared, PreparedChange, PreparedInsert, PreparedWrite
from tests.places import make_place

pytestmark = pytest.mark.django_db


def held(user, day):
    return Post.objects.on(day).filter(user=user).order_by("pk").values_list("pk", "role")


def on_day(user):
    return held(user, date(2026, 11, 30))


def test_it_gives_the_same_rows_for_other_values():
    place, asked = make_place(), Prepared(held, examples=(-7, date(1000, 1, 1)))
    for user in (place.secretary, place.staff):
        for day in (date(1990, 1, 1), date(2026, 11, 30)):
            assert asked(user.pk, day) == list(held(user.pk, day))
    assert asked(place.secretary.pk, date(2026, 11, 30)) != []


def test_it_is_put_into_words_once(django_assert_num_queries):
    built = []

    def build(user, day):
        built.append(user)
        return held(user, day)

    asked = Prepared(build, examples=(-7, date(1000, 1, 1)))
    with django_assert_num_queries(2):
        asked(1, date(2026, 11, 30))
        asked(2, date(2026, 11, 30))
    assert built == [-7]


def test_a_value_without_a_place_is_a_mistake():
    asked = Prepared(lambda user, day: on_day(user), examples=(-7, date(1000, 1, 1)))
    with pytest.raises(ValueError, match="a place"):
        asked(1, date(2026, 11, 30))


def test_objects_come_with_what_belongs_to_them(django_assert_num_queries):
    def build(user, day):
        rows = Post.objects.on(day).filter(user=user).order_by("pk")
        return rows.select_related("organization", "user__member")

    place, asked = make_place(), Prepared(build, examples=(-7, date(1000, 1, 1)))
    for user in (place.secretary, place.plain):
        with django_assert_num_queries(1):
            (found,) = asked(user.pk, date(2026, 11, 30))
            told = (found.pk, found.valid_from, found.organization.path, found.user.full_name)
        kept = Post.objects.get(user=user)
        assert told == (kept.pk, kept.valid_from, kept.organization.path, user.full_name)
        assert getattr(found.user, "member", None) == (
            place.comrade if user is place.plain else None
        )


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_refused_where_nothing_would_hold_it():
    def build(user):
        return Post.objects.filter(user=user).select_for_update()

    place, asked = make_place(), Prepared(build, examples=(-7,))
    with pytest.raises(TransactionManagementError):
        asked(place.secretary.pk)
    with transaction.atomic():
        assert asked(place.secretary.pk) == list(Post.objects.filter(user=place.secretary))


def test_a_change_is_made_where_it_was_meant():
    changed = PreparedChange(
        lambda unit, name: (PartyOrganization.objects.filter(pk=unit), {"short_name": name}),
        examples=(-7, "#name"),
    )
    place = make_place()
    assert changed(place.branch.pk, "Chi bộ 1") == 1
    assert changed(-1, "Chi bộ 2") == 0
    assert set(
        PartyOrganization.objects.exclude(short_name="").values_list("pk", "short_name")
    ) == {(place.branch.pk, "Chi bộ 1")}


def test_columns_are_written_where_the_row_still_reads_so():
    """Days, references and nothing at all are stored as the ORM stores them."""
    write, place = PreparedWrite(Post), make_place()
    post = Post.objects.filter(user=place.secretary).first()
    others = set(Post.objects.exclude(pk=post.pk).values_list())
    day = date(2031, 5, 6)
    assert write(post.pk, {"valid_to": day, "organization": place.commune}, role=post.role) == 1
    assert write(post.pk, {"valid_to": None}, role="NOBODY") == write(-1, {"valid_to": None}) == 0
    kept = Post.objects.get(pk=post.pk)
    assert (kept.valid_to, kept.organization, kept.role) == (day, place.commune, post.role)
    assert write(post.pk, {"valid_to": None}, role=post.role) == 1
    assert Post.objects.get(pk=post.pk).valid_to is None
    assert set(Post.objects.exclude(pk=post.pk).values_list()) == others


def test_a_counting_column_grows_with_each_writing():
    write, chain = PreparedWrite(AuditChain, counting="last_seq"), AuditChain(unit="một")
    chain.save()
    for word in ("a", "b"):
        assert write(chain.pk, {"last_hash": word}) == 1
    chain.refresh_from_db()
    assert (chain.last_seq, chain.last_hash) == (2, "b")


def test_a_row_is_written_as_the_orm_writes_it():
    write = PreparedInsert(AuditChain)
    made = [AuditChain(unit=unit, last_seq=7) for unit in ("một", "khác")]
    for one in made:
        write(one)
    assert list(AuditChain.objects.filter(last_seq=7).order_by("pk")) == made
    assert AuditChain.objects.get(pk=made[1].pk).unit == "khác"
    made[0].save()  # known to be there
    with pytest.raises(IntegrityError), transaction.atomic():
        write(AuditChain(unit="khác"))


def with_units(user, *roles):
    rows = Post.objects.filter(user=user, role__in=roles).select_related("organization", "user")
    return rows.annotate(kind=Upper("organization__kind")).order_by("pk")


def told(rows):
    return [(row, row.organization.name, row.user.full_name, row.kind) for row in rows]


def test_it_takes_as_many_further_values_as_there_are(django_assert_num_queries):
    place = make_place()
    asked = Prepared(with_units, examples=(-7,), further="#role{}".format)
    for roles in (["SECRETARY"], ["SECRETARY", "MEMBER"], [f"R{number}" for number in range(300)]):
        rows = asked(place.secretary.pk, *roles)
        with django_assert_num_queries(0):
            found = told(rows)
        assert found == told(with_units(place.secretary.pk, *roles))
    assert asked.first(place.secretary.pk, "SECRETARY")._state.adding is False
    assert asked.first(place.secretary.pk, "MEMBER") is None


def test_a_number_too_large_for_a_column_finds_nothing(client):
    """An address may hold any number; the databases refuse those of more than eight bytes."""
    place, asked = make_place(), Prepared(lambda pk: Post.objects.filter(pk=pk), examples=(-7,))
    for number in (2**63 - 1, 2**63, -(2**63), 10**30):
        assert asked(number) == []
    client.force_login(place.staff)
    for address in ("don-vi", "cuoc-hop"):
        assert client.get(f"/{address}/{10**20}/").status_code == 404


def test_values_are_converted_as_the_field_says():
    place = make_place()
    days = Prepared(lambda user: on_day(user).values_list("valid_from", flat=True), examples=(-7,))
    pairs = Prepared(lambda user: on_day(user).values_list("pk", "valid_from"), examples=(-7,))
    kept = Post.objects.get(user=place.secretary)
    assert days(place.secretary.pk) == [kept.valid_from]
    assert pairs(place.secretary.pk) == [(kept.pk, kept.valid_from)]


def test_what_would_be_read_later_is_refused():
    asked = Prepared(lambda: Post.objects.prefetch_related("user"))
    with pytest.raises(ValueError, match="prefetches nothing"):
        asked()
