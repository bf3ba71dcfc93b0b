"""Statements planned once a connection: what becomes of them when a table is made anew."""

import pytest
from django.db import connection, transaction

from config.lib.passing import PassingFault, is_passing
from config.lib.planned import Planned

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = "SELECT so, chu, so || '%%s' FROM thu_ke_hoach WHERE so >= %s AND chu <> %s AND so < %s"


@pytest.fixture
def table(transactional_db):
    run("CREATE TABLE thu_ke_hoach (so integer, chu text)")
    run("INSERT INTO thu_ke_hoach VALUES (1, 'a'), (2, 'b''%'), (3, 'c')")
    yield
    run("DROP TABLE thu_ke_hoach")


@pytest.fixture
def asked():
    """The numbers from the first value up to the second, but for those of ``c``."""
    planned = Planned(ASKED, [(True, 0), (False, "c"), (True, 1)])

    def ask(first, end):
        with connection.cursor() as cursor:
            planned.run(cursor, [first, end])
            return cursor.fetchall()

    return ask


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_values_take_their_places_and_the_rest_stays(table, asked):
    for _ in range(7):  # from the sixth time on PostgreSQL may keep one plan for all values
        assert asked(1, 9) == [(1, "a", "1%s"), (2, "b'%", "2%s")]
    assert asked(2, 3) == [(2, "b'%", "2%s")]


def test_planning_is_no_question_of_its_own(table, asked, django_assert_num_queries):
    with django_assert_num_queries(1):
        asked(1, 9)


def test_a_table_made_anew_meanwhile_is_asked_at_the_next_try(table, asked):
    """As after a migration that ran while this process served: a page is simply put again."""
    asked(1, 9)
    if connection.vendor == "postgresql":
        run("ALTER TABLE thu_ke_hoach ALTER so TYPE bigint")
        with pytest.raises(PassingFault) as raised, transaction.atomic():
            asked(1, 9)
        assert is_passing(raised.value)
    assert [row[0] for row in asked(1, 9)] == [1, 2]


def test_outside_a_transaction_it_is_asked_at_once(table, asked):
    asked(1, 9)
    if connection.vendor == "postgresql":
        run("ALTER TABLE thu_ke_hoach ALTER so TYPE bigint")
        run("DEALLOCATE ALL")
    assert [row[0] for row in asked(1, 9)] == [1, 2]


def test_a_new_connection_plans_for_itself(table, asked):
    asked(1, 9)
    connection.close()
    assert [row[0] for row in asked(1, 9)] == [1, 2]
