"""Letters: put into the outbox with the change they tell of, sent in the background.

Delivery is at least once and marked per letter. Without a mail server letters keep waiting; that
is no error (reliability 3, 10: no request leaves the server unless somebody configured it).
"""

import logging
import smtplib
import time
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils import timezone

from branches.choices import MailState
from branches.models import MailOutbox
from config.lib.failpoints import failpoint

logger = logging.getLogger(__name__)
AT_ONCE = 100
MOST_SECONDS = 60  # of one round
# The server speaks of this letter and listens on. Anything else ends the connection.
OF_THE_LETTER = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    ValueError,
)
MOST_ATTEMPTS = 6
WAIT_MINUTES = 2  # doubled with every attempt
LISTENERS = []


def listen(listener):
    """``listener(letter)`` runs after a letter was sent; apps above register in ``ready``."""
    LISTENERS.append(listener)


def is_configured():
    """Whether an administrator named a mail server."""
    return bool(settings.EMAIL_URL)


def queue_letters(letters, *, not_before=None):
    """Put letters into the outbox, in the transaction of the caller; none leaves ``not_before``.

    Letters to people without an address, who want none, or whose login is closed are left out; a
    key that is there already is not written again.
    """
    now = timezone.now()
    wanted = [one for one in letters if _gets_mail(one.recipient)]
    for letter in wanted:
        letter.next_try_at = not_before or now
    MailOutbox.objects.bulk_create(wanted, ignore_conflicts=True)


def _gets_mail(user):
    return user.email and user.wants_mail and user.is_active


def drop_waiting(user):
    """Letters that still wait for somebody whose login was closed are not for them any more."""
    MailOutbox.objects.waiting().filter(recipient=user).delete()


def send_waiting():
    """Send what waits over one connection; returns how many letters went out.

    A server that is away or slow costs one wait a round, not one for every letter: the workers
    have other things to do. What is left goes in the next round.
    """
    due = MailOutbox.objects.waiting().filter(next_try_at__lte=timezone.now())
    if not is_configured() or not due.exists():
        return 0
    server, limit, sent = get_connection(), time.monotonic() + MOST_SECONDS, 0
    try:
        server.open()
        for letter in due.select_related("recipient")[:AT_ONCE]:
            if time.monotonic() > limit:
                logger.warning("the mail server is slow; the rest of the letters wait")
                break
            sent += _send(letter, server)
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("the mail server does not answer: %s", type(error).__name__)
    finally:
        _hang_up(server)
    return sent


def _hang_up(server):
    try:
        server.close()
    except (smtplib.SMTPException, OSError) as error:
        logger.info("the mail server did not say goodbye: %s", type(error).__name__)


def _send(letter, server):
    """Take one letter, so that no second worker does, and send it.

    What the server says of this letter is kept with it; when the connection is lost, the error goes
    on to the caller.
    """
    pause = timedelta(minutes=WAIT_MINUTES * 2**letter.attempts)
    taken = MailOutbox.objects.filter(
        pk=letter.pk, state=MailState.WAITING, attempts=letter.attempts
    ).update(attempts=F("attempts") + 1, next_try_at=timezone.now() + pause)
    if not taken:
        return False
    failpoint("mail.taken")
    try:
        EmailMessage(
            letter.subject, letter.body, None, [letter.recipient.email], connection=server
        ).send()
    except (smtplib.SMTPException, OSError, ValueError) as error:  # ValueError: a broken header
        logger.warning("letter %s could not be sent: %s", letter.pk, type(error).__name__)
        _give_up(letter, type(error).__name__)
        if isinstance(error, OF_THE_LETTER):
            return False
        raise
    failpoint("mail.sent")
    MailOutbox.objects.filter(pk=letter.pk).update(
        state=MailState.SENT, sent_at=timezone.now(), error=""
    )
    for listener in LISTENERS:
        listener(letter)
    return True


def _give_up(letter, name):
    last = letter.attempts + 1 >= MOST_ATTEMPTS
    MailOutbox.objects.filter(pk=letter.pk).update(
        error=name, state=MailState.FAILED if last else MailState.WAITING
    )
