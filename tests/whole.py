"""After any fault: every invariant the product can prove holds (``check_integrity``)."""

from branches.integrity import CHECKS


def faults_found():
    """What every check finds, as text; empty when the data is whole."""
    return [f"{check.title}: {fault}" for check in CHECKS for fault in check.find()]
