"""Logins and the posts that give them their rights (handbook 17)."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property

from branches.choices import Role
from branches.models.organization import PartyOrganization, spell_is_ordered
from branches.querysets import DatedQuerySet, ScopedQuerySet
from config.lib.dates import today
from config.lib.prepared import Prepared
from config.lib.vietnamese import nfc


def login_name(typed):
    """The one spelling of a login name: NFC, lower case, also for Đ, Ắ and the like.

    Done here because SQLite knows the case of ASCII letters only.
    """
    return nfc(typed).strip().lower()


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        """Logins are found whatever the case or the composition of the letters typed."""
        return self.get(username=login_name(username))

    def get(self, *args, **lookups):
        """As ever; by its number alone, as every request asks for its login, put into SQL once and
        together with the posts it holds today, of which nearly every request asks as well."""
        pk = lookups.get("pk")
        if args or len(lookups) != 1 or type(pk) is not int:
            return super().get(*args, **lookups)
        held = HELD(pk, today())
        found = held[0].user if held else BY_NUMBER.first(pk)
        if found is None:
            raise self.model.DoesNotExist
        if held and found.is_active:
            found.posts = _all_of(held, found)
        return found


class User(AbstractBaseUser):
    """A login. It may belong to a member, or to nobody in the roll (technical administrator)."""

    username = models.CharField(
        "Tên đăng nhập",
        max_length=60,
        unique=True,
        error_messages={"unique": "Tên đăng nhập này đã có người dùng."},
    )
    full_name = models.CharField("Họ và tên", max_length=120)
    email = models.EmailField("Thư điện tử", blank=True)
    wants_mail = models.BooleanField("Nhận thông báo qua thư điện tử", default=True)
    wants_in_app = models.BooleanField("Nhận thông báo ở trang chính", default=True)
    wants_call = models.BooleanField("Nhờ gọi điện báo", default=False)
    wants_slip = models.BooleanField("Nhận giấy mời in", default=False)
    wants_message = models.BooleanField("Nhận bản chép qua Zalo", default=False)
    is_active = models.BooleanField("Đang hoạt động", default=True)
    must_change_password = models.BooleanField("Phải đổi mật khẩu", default=False)
    second_factor_at = models.DateTimeField("Bật xác thực hai bước lúc", null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"

    def __str__(self):
        return self.full_name

    def save(self, *args, **kwargs):
        self.username = login_name(self.username)
        super().save(*args, **kwargs)

    def clean(self):
        """Before the check for a name that is taken: two spellings are one name."""
        self.username = login_name(self.username)

    @cached_property
    def posts(self):
        """The posts held today, each with ``role``, ``organization_id`` and ``path``.

        Read once per request: seeing and doing are decided from this list.
        """
        if not self.is_active:
            return []
        return _all_of(HELD(self.pk, today()), self)

    def posts_at(self, roles):
        return [post for post in self.posts if post.role in roles]


class PostQuerySet(DatedQuerySet, ScopedQuerySet):
    hidden_from = frozenset()


class Post(models.Model):
    """The right of a login at a node, opened and closed together with an office."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name="Tài khoản")
    organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="posts", verbose_name="Tổ chức"
    )
    role = models.CharField("Vai trò", max_length=20, choices=Role.choices)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "quyền"
        constraints = [
            spell_is_ordered("post_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["user", "organization", "role"],
                condition=models.Q(valid_to__isnull=True),
                name="post_open_once",
                violation_error_message="Tài khoản đang giữ vai trò này tại đơn vị.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} – {self.organization.label}"

    @property
    def path(self):
        return self.organization.path


BY_NUMBER = Prepared(lambda pk: User.objects.filter(pk=pk), examples=(-7,))
HELD = Prepared(
    lambda user, day: (
        Post.objects.on(day)
        .filter(user=user)
        .select_related("organization", "user")
        .order_by("organization__path", "role")
    ),
    examples=(-7, date(1000, 1, 1)),
)


def _all_of(posts, user):
    """Every row brought its own object of the one login."""
    for post in posts:
        post.user = user
    return posts
