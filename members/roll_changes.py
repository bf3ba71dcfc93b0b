"""Whoever keeps figures made from the roll hears of every change to it.

A change may reach into the past: open meetings since that day are then computed again, signed
ones keep their figures (handbook 11.1, last row). Apps above register in ``AppConfig.ready``.
"""

LISTENERS = []


def listen(listener):
    """``listener(member_ids, since_day)`` runs in the transaction of the change."""
    LISTENERS.append(listener)


def announce(member_ids, since_day):
    """Tell that seats, states or dates of these members changed from ``since_day`` on."""
    for listener in LISTENERS:
        listener(list(member_ids), since_day)
