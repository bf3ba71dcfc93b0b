"""Identity numbers as they are shown: masked, until somebody says why they need to see one."""

from config.lib.sealed import unseal


def masked(number):
    """``0123****89``; a short one shows nothing of itself; empty stays empty."""
    if len(number) < 9:
        return "*" * len(number)
    return f"{number[:4]}****{number[-2:]}"


def citizen_id_of(member):
    """The number in clear. Whoever calls it writes the look down first."""
    return unseal(member.citizen_id_sealed)


def masked_citizen_id(member):
    return masked(citizen_id_of(member))
