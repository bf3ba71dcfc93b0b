"""What users type about logins and units. Forms check what was typed, rules what it means."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from branches import guessing
from branches.account_notices import tell_of_lock
from branches.choices import BRANCH_KINDS, BranchType, OrganizationKind, Role
from branches.models import PartyOrganization, Term
from branches.models.logins import login_name
from branches.password_again import problem_with
from config.lib.dates import today
from config.lib.forms import DayField, PlainForm
from config.lib.vietnamese import nfc

NO_SUCH_LOGIN = (
    "Tên đăng nhập hoặc mật khẩu không đúng. Đồng chí kiểm tra chữ hoa, chữ thường và bộ gõ tiếng "
    "Việt rồi nhập lại."
)
PASSWORD_PROBLEMS = {
    "password_too_short": "Mật khẩu cần ít nhất 12 ký tự. Đồng chí có thể ghép vài từ dễ nhớ.",
    "password_too_common": "Mật khẩu này dễ bị đoán. Đồng chí chọn mật khẩu khác.",
    "password_too_similar": "Mật khẩu quá giống tên của đồng chí. Đồng chí chọn mật khẩu khác.",
    "password_entirely_numeric": "Mật khẩu chỉ có chữ số dễ bị đoán. Đồng chí thêm vài từ.",
}
BRANCH_POSTS = (Role.SUPERVISOR,)  # the others come with an office or a seat on the roll
COMMITTEE_POSTS = (
    Role.COMMITTEE_STAFF,
    Role.COMMITTEE_LEADER,
    Role.INSPECTOR,
    Role.SYSTEM_ADMIN,
)


class LoginForm(AuthenticationForm):
    """Names are compared in lower case and NFC, so that each spelling is throttled together."""

    error_messages = {"invalid_login": NO_SUCH_LOGIN, "inactive": NO_SUCH_LOGIN}
    username = UsernameField(
        label="Tên đăng nhập",
        widget=forms.TextInput(attrs={"autofocus": True, "autocapitalize": "none"}),
        error_messages={"required": "Đồng chí chưa nhập tên đăng nhập."},
    )
    password = forms.CharField(
        label="Mật khẩu",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Đồng chí chưa nhập mật khẩu."},
    )

    wait_seconds = None  # once there were too many tries

    def clean_username(self):
        return login_name(self.cleaned_data["username"])

    def clean(self):
        """Count the try, judge it, and tell the owner when a lock begins."""
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return self.cleaned_data
        try:
            counted = guessing.begin("login", name, self.request)
        except guessing.TooManyAttempts as error:
            self.wait_seconds = error.seconds
            raise ValidationError(str(error), code="throttled") from error
        try:
            values = super().clean()
        except ValidationError:
            if counted.locks:
                tell_of_lock(name, what="mật khẩu", address=counted.address)
            raise
        counted.succeeded()
        return values


def new_password_field(label, **kwargs):
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        **kwargs,
    )


class PasswordForm(PlainForm):
    """A new password of one's own; ``ask_old`` unless the first one has just been used."""

    old = forms.CharField(
        label="Mật khẩu hiện tại",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = new_password_field(
        "Mật khẩu mới", help_text="Ít nhất 12 ký tự, ví dụ bốn từ không liên quan với nhau."
    )
    again = new_password_field("Nhập lại mật khẩu mới")

    def __init__(self, *args, user, ask_old, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        if not ask_old:
            del self.fields["old"]

    def clean_old(self):
        old = self.cleaned_data["old"]
        if problem := problem_with(self.user, old, wrong="Mật khẩu hiện tại không đúng."):
            raise ValidationError(problem)
        return old

    def clean_new(self):
        new = self.cleaned_data["new"]
        if self.user.check_password(new):
            raise ValidationError("Mật khẩu mới phải khác mật khẩu đang dùng.")
        try:
            validate_password(new, self.user)
        except ValidationError as error:
            raise ValidationError(
                [PASSWORD_PROBLEMS.get(one.code, one.messages[0]) for one in error.error_list]
            ) from error
        return new

    def clean(self):
        values = super().clean()
        if values.get("new") and values.get("again") and values["new"] != values["again"]:
            self.add_error("again", "Hai lần nhập mật khẩu mới chưa giống nhau.")
        return values


class FoundForm(PlainForm):
    """A new unit below the one the page is about."""

    name = forms.CharField(
        label="Tên đầy đủ", max_length=200, help_text="Ví dụ: Chi bộ bản Pa Tần 1"
    )
    short_name = forms.CharField(label="Tên ngắn", max_length=120, required=False)
    code = forms.CharField(
        label="Mã đơn vị", max_length=40, help_text="Mã chính thức, mỗi đơn vị một mã riêng."
    )
    kind = forms.ChoiceField(label="Loại", choices=OrganizationKind.choices)
    branch_type = forms.ChoiceField(
        label="Loại hình chi bộ",
        choices=[("", "– Chỉ chọn khi là chi bộ –"), *BranchType.choices],
        required=False,
    )
    place_name = forms.CharField(
        label="Địa danh trên văn bản",
        max_length=80,
        required=False,
        help_text="Ví dụ: Pa Tần",
    )
    valid_from = DayField(label="Ngày thành lập", initial=today)
    decision = forms.CharField(
        label="Quyết định",
        max_length=200,
        required=False,
        help_text="Số, ngày, cơ quan ban hành quyết định thành lập.",
    )

    def clean_code(self):
        code = nfc(self.cleaned_data["code"])
        if PartyOrganization.objects.filter(code=code).exists():
            raise ValidationError(f"Mã “{code}” đã có đơn vị dùng. Đồng chí chọn mã khác.")
        return code

    def clean(self):
        values = super().clean()
        if "kind" in values and "branch_type" in values:
            is_branch = values["kind"] in BRANCH_KINDS
            if is_branch and not values["branch_type"]:
                self.add_error("branch_type", "Đồng chí chọn loại hình của chi bộ.")
            if not is_branch and values["branch_type"]:
                self.add_error("branch_type", "Chỉ chi bộ mới có loại hình; đồng chí để trống.")
        return values


class CorrectUnitForm(PlainForm):
    """Names, place and type of a unit: a slip corrected, or a renaming by decision."""

    name = forms.CharField(label="Tên đầy đủ", max_length=200)
    short_name = forms.CharField(label="Tên ngắn", max_length=120, required=False)
    place_name = forms.CharField(label="Địa danh trên văn bản", max_length=80, required=False)
    branch_type = forms.ChoiceField(label="Loại hình chi bộ", choices=BranchType.choices)
    happened_on = DayField(
        label="Ngày đổi tên, đổi loại hình theo quyết định",
        required=False,
        help_text="Để trống khi chỉ sửa lỗi nhập. Có ngày thì ghi vào lịch sử đơn vị.",
    )
    decision = forms.CharField(label="Quyết định", max_length=200, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, organization, seen, **kwargs):
        initial = {
            name: getattr(organization, name)
            for name in ("name", "short_name", "place_name", "branch_type")
        }
        super().__init__(*args, initial={**initial, "seen": seen}, **kwargs)
        if not organization.is_branch:
            del self.fields["branch_type"]


class CloseUnitForm(PlainForm):
    closed_on = DayField(
        label="Kết thúc hoạt động từ ngày", help_text="Ngày đầu tiên đơn vị không còn hoạt động."
    )
    decision = forms.CharField(label="Quyết định", max_length=200)


class MoveUnitForm(PlainForm):
    moved_on = DayField(label="Trực thuộc cấp trên mới từ ngày", initial=today)
    decision = forms.CharField(label="Quyết định", max_length=200)


class TermForm(PlainForm):
    name = forms.CharField(label="Nhiệm kỳ", max_length=20, help_text="Ví dụ: 2025–2030")
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(
        label="Đến ngày", required=False, help_text="Ngày đầu tiên của nhiệm kỳ sau, nếu đã biết."
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, term=None, seen="", **kwargs):
        self.term = term or Term()
        initial = {name: getattr(self.term, name) for name in ("name", "valid_from", "valid_to")}
        super().__init__(*args, initial={**initial, "seen": seen}, **kwargs)


class PostForm(PlainForm):
    """A role at the unit the page is about, from a day on."""

    role = forms.ChoiceField(label="Vai trò", widget=forms.RadioSelect)
    valid_from = DayField(label="Từ ngày", initial=today)

    def __init__(self, *args, organization, may_make_admins, **kwargs):
        super().__init__(*args, **kwargs)
        offered = BRANCH_POSTS if organization.is_branch else COMMITTEE_POSTS
        self.fields["role"].choices = [
            (role.value, role.label)
            for role in offered
            if role != Role.SYSTEM_ADMIN or may_make_admins
        ]


class NewLoginForm(PostForm):
    """A login for somebody who is in no branch's roll here: office staff, administrators."""

    full_name = forms.CharField(label="Họ và tên", max_length=120)
    field_order = ["full_name", "role", "valid_from"]


class GrantForm(PostForm):
    """A role for a login that exists; ``logins`` are those the giver manages."""

    username = forms.CharField(label="Tên đăng nhập của đồng chí đó", max_length=60)
    field_order = ["username", "role", "valid_from"]

    def __init__(self, *args, logins, **kwargs):
        self.logins = logins
        super().__init__(*args, **kwargs)

    def clean_username(self):
        login = self.logins.filter(username=login_name(self.cleaned_data["username"])).first()
        if login is None:
            raise ValidationError(
                "Không tìm thấy tài khoản này trong phạm vi đồng chí quản lý. Đồng chí kiểm tra "
                "lại tên đăng nhập."
            )
        self.login = login
        return login.username
