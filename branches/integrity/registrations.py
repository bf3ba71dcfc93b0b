"""What this app proves of its own rows, and the checks that span all apps."""

from branches import integrity
from branches.chain_check import add_evidence
from branches.choices import JobState
from branches.integrity import database, files, trail, tree, work
from branches.looks import sealed_looks
from branches.models import Job, Post, User


def register_all():
    add_evidence(sealed_looks)
    integrity.register("storage", "Tệp cơ sở dữ liệu đọc được", database.storage)
    integrity.register("references", "Dòng dữ liệu dẫn tới dòng có thật", database.references)
    integrity.register("guards", "Khóa bảo vệ đầy đủ, đang bật", database.guards_in_place)
    integrity.register("paths", "Đường dẫn trong cây khớp với cấp trên", tree.paths)
    integrity.register("lines", "Cấp trên theo thời gian khớp với cây", tree.lines)
    integrity.register("jobs", "Việc nền đã xong hoặc đang làm", work.stuck_jobs)
    integrity.register("numbers", "Số văn bản liên tục, không trùng", work.numbers)
    integrity.register("files", "Tệp đủ và đúng như đã ghi", files.missing_or_changed)
    integrity.register("orphans", "Không có tệp thừa", files.without_row)
    integrity.register("audit", "Nhật ký liền mạch", trail.chains)
    integrity.register("events", "Tài khoản, vai trò, việc nền có dòng nhật ký", untold)
    files.register(results_of_jobs)


def results_of_jobs(using):
    done = Job.objects.using(using).filter(state=JobState.DONE).order_by("pk")
    rows = done.values_list("result_path", "result_sha256", "title", "uid")
    return files.files_of(rows, "Việc “{}”, mã {}")


def untold():
    """Jobs, logins and posts: each came by an action that leaves a line."""
    asked = Job.objects.exclude(requester=None).only("uid", "title")
    yield from trail.without_event(
        ((job.pk, f"Việc “{job.title}”, mã {job.uid}") for job in asked),
        Job,
        ["branches.job_requested"],
        "không có dòng nhật ký khi yêu cầu",
    )
    yield from trail.without_event(
        ((one.pk, f"Tài khoản {one.username}") for one in User.objects.only("username")),
        User,
        ["branches.login_created"],
        "không có dòng nhật ký khi tạo",
    )
    posts = Post.objects.select_related("user", "organization")
    yield from trail.without_event(
        ((one.pk, f"Vai trò của {one.user.username} tại {one.organization.name}") for one in posts),
        Post,
        ["branches.post_opened"],
        "không có dòng nhật ký khi giao",
    )
