"""After any fault: every invariant the product can prove holds (``check_integrity``)."""

from branches.integrity import CHECKS

# The factories make logins and posts without the actions that leave a line, and no kept figures.
NOT_OF_TESTS = {"events", "figures"}


def faults_found():
    """What every check finds, as text; empty when the data is whole."""
    checks = [check for check in CHECKS if check.code not in NOT_OF_TESTS]
    return [f"{check.title}: {fault}" for check in checks for fault in check.find()]
