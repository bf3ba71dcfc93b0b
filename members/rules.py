"""Who is on the roll, who is expected, who may vote (handbook 5, 10, 11.1). Pure."""

from members.choices import EXPECTED_STANDINGS, Rights, SeatKind, Standing, StatusKind

# The first that applies decides: a suspended member who is also away is suspended.
STATUS_STANDINGS = (
    (StatusKind.SUSPENDED, Standing.SUSPENDED),
    (StatusKind.EXEMPT, Standing.EXEMPT),
    (StatusKind.SPECIAL_DUTY, Standing.SPECIAL_DUTY),
    (StatusKind.AWAY, Standing.TEMPORARY_OUT),
)


def rights_on(official_on, day):
    """Dự bị before ``official_on``, chính thức from that day; None: still on probation."""
    return Rights.OFFICIAL if official_on and official_on <= day else Rights.PROBATIONARY


def standing(*, seat_kind, has_temporary_seat_elsewhere, statuses, admitted_on, day):
    """How the holder of a seat stands towards a meeting of the seat's branch on ``day``.

    ``statuses`` are the `StatusKind` values in force that day. Somebody admitted at this very
    meeting is shown as present but expected only from the next one (handbook 11.1).
    """
    if statuses:
        for kind, result in STATUS_STANDINGS:
            if kind in statuses:
                return result
    if seat_kind == SeatKind.OFFICIAL_SEAT and has_temporary_seat_elsewhere:
        return Standing.TEMPORARY_OUT
    if admitted_on == day:
        return Standing.ADMITTED_TODAY
    if seat_kind == SeatKind.TEMPORARY_SEAT:
        return Standing.TEMPORARY_IN
    return Standing.EXPECTED


def is_expected(standing, *, temp_in_counts):
    """Whether this person enters the base E of the attendance rate (handbook 11.1).

    ``temp_in_counts``: rule ``attendance.temp_in_counts``.
    """
    if standing == Standing.TEMPORARY_IN:
        return temp_in_counts
    return standing in EXPECTED_STANDINGS


def is_in_voting_base(*, seat_kind, rights, standing, is_present):
    """Whether this person counts in N, the base of the branch's votes (handbook 10).

    Official members on the own roll; absent ones stay in the base, exempt ones only when present,
    those temporarily out or suspended never.
    """
    if seat_kind != SeatKind.OFFICIAL_SEAT or rights != Rights.OFFICIAL:
        return False
    if standing in {Standing.SUSPENDED, Standing.TEMPORARY_OUT}:
        return False
    return is_present if standing == Standing.EXEMPT else True
