"""Who signs a paper of the branch: its secretary or deputy (handbook 15.3)."""

from config.lib.dates import today
from config.lib.errors import RuleBroken
from members.choices import Office
from members.models import Member, Position

POSITIONS = {
    Office.SECRETARY: "BÍ THƯ",
    Office.DEPUTY_SECRETARY: "PHÓ BÍ THƯ",
}  # as papers print them


def member_of(login):
    """The member behind a login, or None."""
    return Member.objects.filter(user=login).first() if login else None


def signing_office(signer, branch):
    """Whether the signer signs as bí thư or as phó bí thư; RuleBroken for anybody else."""
    held = Position.objects.on(today()).filter(member=signer, branch=branch) if signer else ()
    offices = {position.office for position in held}
    office = next((one for one in POSITIONS if one in offices), None)
    if office is None:
        raise RuleBroken(
            "Văn bản do bí thư hoặc phó bí thư ký. Tài khoản của đồng chí chưa gắn với đảng viên "
            "giữ chức vụ đó; đồng chí báo văn phòng cấp ủy kiểm tra."
        )
    return office
