"""Pure rules of a secret ballot: its states and what a tally may say (handbook 10)."""

from branches.rules import require_move
from config.lib.errors import RuleBroken
from config.lib.vietnamese import search_key
from meetings.choices import BallotState

S = BallotState
MOVES = {
    S.PREPARED: {S.COUNTED},
    S.COUNTED: {S.CONFIRMED, S.PREPARED},
    S.CONFIRMED: {S.PREPARED},  # the result is taken back and the cards are counted anew
}
LABELS = dict(S.choices)


def require_ballot_move(current, wanted):
    """Refuse a move the graph does not hold, in words a secretary understands."""
    require_move(MOVES, current, wanted, LABELS)


def require_possible_tally(*, issued, collected, invalid, yes, no, abstain, present_with_vote):
    """Refuse numbers no ballot can produce; all in cards."""
    if issued > present_with_vote:
        raise RuleBroken(
            f"Phát ra {issued} phiếu nhưng chỉ có {present_with_vote} đảng viên chính thức có mặt "
            "được biểu quyết. Đồng chí kiểm tra lại số phiếu phát ra."
        )
    if collected > issued:
        raise RuleBroken(
            f"Thu về {collected} phiếu nhưng chỉ phát ra {issued} phiếu. Đồng chí kiểm lại phiếu."
        )
    total = yes + no + abstain + invalid
    if total != collected:
        raise RuleBroken(
            f"Cộng các loại phiếu là {total} (tán thành {yes}, không tán thành {no}, ý kiến khác "
            f"{abstain}, không hợp lệ {invalid}) nhưng thu về {collected} phiếu. Đồng chí kiểm lại."
        )


def require_tellers(tellers, *, about_name, present):
    """Refuse tellers who are not two people in the room, or whom the ballot is about.

    ``tellers`` are full names by member id, ``present`` the ids of members in the room.
    """
    if len(tellers) != 2:
        raise RuleBroken("Đồng chí chọn đúng hai người kiểm phiếu khác nhau.")
    for member_id, name in tellers.items():
        if member_id not in present:
            raise RuleBroken(f"Đồng chí {name} không có mặt nên không kiểm phiếu được.")
        if about_name and search_key(name) == search_key(about_name):
            raise RuleBroken(
                f"Đồng chí {name} là người được biểu quyết nên không kiểm phiếu. "
                "Đồng chí chọn người khác."
            )


def scan_wanted(*, name, has_login, entered_by_same):
    """Why a confirmation on paper needs the scan of the signed count minutes; "" when it does not.

    Two different people answer for a tally: each teller with the own login, or two recorders each
    for one teller without a login. Where one person enters both, or enters for somebody who could
    confirm alone, the scan stands in for the second person. ``entered_by_same``: the other
    confirmation is this person's own, or was entered by them without a scan.
    """
    if entered_by_same:
        return (
            "Hai xác nhận kiểm phiếu phải do hai người khác nhau ghi, mà xác nhận kia là của đồng "
            f"chí. Để ghi cho đồng chí {name}: nhờ thư ký hoặc đồng chí khác trong chi ủy ghi, "
            "hoặc đính kèm ảnh biên bản kiểm phiếu đã ký."
        )
    if has_login:
        return (
            f"Đồng chí {name} có tài khoản nên tự xác nhận. Nếu đồng chí ấy ký trên giấy thì đính "
            "kèm ảnh biên bản kiểm phiếu đã ký."
        )
    return ""


def require_not_entered_by_same(entered_by_same):
    """Refuse the own confirmation of somebody who entered the other one as well."""
    if entered_by_same:
        raise RuleBroken(
            "Đồng chí đã ghi hộ xác nhận của người kiểm phiếu kia, nên hai xác nhận không còn của "
            "hai người. Đồng chí bấm “Kiểm lại phiếu”, rồi mỗi người tự xác nhận."
        )


def goes_to_superior(failed_votes, rules):
    """Whether the upper committee decides on recognition or striking off (handbook 10).

    After ``voting.failed_for_superior`` failed votes.
    """
    return failed_votes >= rules.get("voting.failed_for_superior")
