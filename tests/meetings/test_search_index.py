"""Words are found through an index where the database has one, and the same words without it."""

import logging

import pytest
from django.db import connection

from config.lib.migration_operations import TrigramIndex
from meetings import search
from meetings.models import Meeting, MinutesText
from meetings.search import found_among, having
from meetings.search_words import key_of, text_to_keep, words_of
from tests.factories import hold, make_branch
from tests.meetings.conftest import DAY

INDEX = TrigramIndex("meetings_minutestext", "search_text", "minutes_text_trigrams")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("hoà", "hoa"), ("hòa", "hoa"), ("uỷ", "uy"), ("ủy", "uy"), ("thuỷ lợi", "thuy loi"),
        ("đ/c Lò Văn Hặc", "dong chi lo van hac"), ("Đ / C Páo", "dong chi pao"),
    ],
)  # fmt: skip
def test_tones_their_places_and_comrades_make_one_key(typed, key):
    assert key_of(typed) == key


def test_abbreviations_are_opened_and_short_words_begin_a_word():
    assert words_of(key_of("NQ của CB về mương, 5 ha")) == [
        (" nq ", "nghi quyet"),
        (" cua"[1:],),
        (" cb ", "chi bo"),
        (" ve",),
        ("muong",),
        (" 5",),
        (" ha",),
    ]


@pytest.fixture
def texts(village):
    """Three sets of minutes of the village and one of another branch."""
    said = [
        "Nghị quyết nạo vét mương thủy lợi",
        "Hòa giải ở cơ sở; ủy ban xã trả lời",
        "Kế hoạch phát triển rừng",
    ]
    for month, text in enumerate(said, start=5):
        meeting = hold(village.branch, DAY.replace(month=month), village.people)
        MinutesText.objects.create(meeting=meeting, search_text=text_to_keep(text))
    other = hold(make_branch(village.commune), DAY.replace(month=5), [])
    MinutesText.objects.create(meeting=other, search_text=text_to_keep(said[0]))
    return said


def found(village, typed):
    rows = found_among(
        MinutesText.objects,
        "search_text",
        key_of(typed),
        owner="meeting",
        visible=Meeting.objects.filter(branch=village.branch),
    )
    return sorted(rows.values_list("meeting__held_on__month", flat=True))


@pytest.mark.parametrize("small_scope", [2000, 0], ids=["small scope", "large scope"])
@pytest.mark.parametrize(
    ("typed", "months"),
    [
        ("mương", [5]), ("NQ", [5]), ("nq muong", [5]), ("hoà giải", [6]), ("uỷ ban", [6]),
        ("KH rừng", [7]), ("ke hoach", [7]), ("re", []), ("ru", [7]), ("trả lời mương", []),
    ],
)  # fmt: skip
def test_small_and_large_scopes_find_the_same(
    village, texts, monkeypatch, small_scope, typed, months
):
    monkeypatch.setattr(search, "SMALL_SCOPE", small_scope)
    assert found(village, typed) == months


def statements(operation):
    """What the operation would run, collected and not executed."""
    editor = connection.SchemaEditorClass(connection, collect_sql=True, atomic=False)
    operation.database_forwards("meetings", editor, None, None)
    return "\n".join(editor.collected_sql)


def test_the_plan_of_a_search_uses_the_index_where_there_is_one(texts):
    rows = MinutesText.objects.filter(having("search_text", key_of("NQ nạo vét mương")))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of four rows is read whole
        assert "minutes_text_trigrams" in rows.explain()
        assert "gin_trgm_ops" in statements(INDEX)
    else:
        assert statements(INDEX) == ""
    assert rows.count() == 2


def test_where_the_extension_is_refused_the_migration_goes_on_and_says_so(texts, village, caplog):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP EXTENSION pg_trgm CASCADE")
            cursor.execute("CREATE ROLE khach_khong_quyen")
            cursor.execute("SET LOCAL ROLE khach_khong_quyen")
            with caplog.at_level(logging.WARNING):
                assert statements(INDEX) == ""
            cursor.execute("RESET ROLE")
        assert "Không tạo được phần mở rộng pg_trgm" in caplog.text
        assert "CREATE INDEX IF NOT EXISTS minutes_text_trigrams" in caplog.text
    assert found(village, "nạo vét mương") == [5]
