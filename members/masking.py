"""Identity numbers as they are shown: masked, until somebody says why they need to see one."""

from config.lib.errors import RuleBroken
from config.lib.sealed import opens, unseal

LOST = "không đọc được, khóa cũ đã mất"


def masked(number):
    """``0123****89``; a short one shows nothing of itself; empty stays empty."""
    if len(number) < 9:
        return "*" * len(number)
    return f"{number[:4]}****{number[-2:]}"


def citizen_id_of(member):
    """The number in clear. Whoever calls it writes the look down first. RuleBroken when the key it
    was sealed with is lost."""
    if not opens(member.citizen_id_sealed):
        raise RuleBroken(
            "Số căn cước này được mã hóa bằng khóa đã mất nên không đọc được. Đồng chí nhập lại số "
            "khi nhập danh sách từ Excel."
        )
    return unseal(member.citizen_id_sealed)


def masked_citizen_id(member):
    if not opens(member.citizen_id_sealed):
        return LOST
    return masked(citizen_id_of(member))
