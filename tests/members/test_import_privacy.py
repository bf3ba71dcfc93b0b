"""A file is no way to find out who is a member, nor to a right of one's own."""

from datetime import date

import pytest

from branches.models import Post, SensitiveLook
from config.lib.errors import RuleBroken
from config.lib.sealed import digest, seal
from members.imports import MEMBERS
from members.models import Member, Position
from tests.factories import make_branch, make_member, make_org, make_user
from tests.members.test_imports import HEADERS, commune, row  # noqa: F401 - a fixture
from tests.workbooks import counts, places, workbook

pytestmark = pytest.mark.django_db
NUMBER = "012080001234"


@pytest.fixture
def staff(commune):  # noqa: F811
    return make_user(commune, "COMMITTEE_STAFF")


@pytest.fixture
def stranger(commune):  # noqa: F811
    """A member of another commune."""
    return make_member(
        make_branch(make_org(commune.parent)),
        key="RIENG-7",
        party_card_no="777",
        citizen_id_sealed=seal(NUMBER),
        citizen_id_digest=digest(NUMBER),
    )


def run(commune, staff, *rows, **options):  # noqa: F811
    content = workbook(A=[HEADERS, *rows])
    return MEMBERS.run(content, by=staff, organization=commune, **options)


@pytest.mark.parametrize("dry_run", [True, False])
def test_who_looks_up_identity_numbers_is_written_down(commune, staff, stranger, dry_run):  # noqa: F811
    """With a line for the member of another unit who was found: they may ask who did."""
    result = run(commune, staff, row(Số_CCCD=NUMBER), dry_run=dry_run)
    assert places(result) == [("A", 2, "Số CCCD")]
    looks = SensitiveLook.objects.order_by("pk").values_list(
        "kind", "actor_id", "subject_id", "reason"
    )
    asked = "Đối chiếu 1 số căn cước trong tệp nhập"
    assert list(looks) == [
        ("NUMBER", staff.pk, None, asked),
        ("NUMBER", staff.pk, stranger.pk, asked),
    ]
    assert NUMBER not in str(SensitiveLook.objects.values())


def test_a_file_without_identity_numbers_looks_nobody_up(commune, staff):  # noqa: F811
    assert counts(run(commune, staff, row())) == (1, 0, 0)
    assert not SensitiveLook.objects.exists()


def test_the_card_of_somebody_elsewhere_tells_nothing_about_them(commune, staff, stranger):  # noqa: F811
    result = run(commune, staff, row(Mã_đảng_viên="MỚI", Số_thẻ_đảng_viên="777"))
    assert places(result) == [("A", 2, "Số thẻ đảng viên")]
    assert "RIENG-7" not in str(result.errors)


def test_nobody_gives_themselves_an_office_by_a_file(commune, staff):  # noqa: F811
    """The office of the commune sits in one of its branches and makes itself its secretary."""
    run(commune, staff, row())
    member = Member.objects.get()
    member.user = staff
    member.save()
    Post.objects.create(
        user=staff,
        organization=member.memberships.get().branch,
        role="MEMBER",
        valid_from=date(2020, 1, 1),
    )
    with pytest.raises(RuleBroken, match="giao thêm quyền cho chính đồng chí"):
        run(commune, staff, row(Chức_vụ="Bí thư"), update=True)
    assert not Position.objects.exists()
    assert not Post.objects.filter(user=staff, role="SECRETARY").exists()
    assert counts(run(commune, staff, row(Giới_tính="Nữ"), update=True)) == (0, 1, 0)
    colleague = make_user(commune, "COMMITTEE_STAFF")
    office = row(Giới_tính="Nữ", Chức_vụ="Bí thư")
    assert counts(run(commune, colleague, office, update=True)) == (0, 1, 0)
    assert Post.objects.filter(user=staff, role="SECRETARY").exists()
