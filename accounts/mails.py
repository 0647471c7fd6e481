"""Mails about accounts. [adapter]

A request never waits for a mail server, nor shows by its time whether there was anything to send: it hands an
address to the queue, and a worker looks up whom it belongs to. Nor may a slow mail server keep a worker from
its batches: the worker's tasks leave the sending to one thread of its own.
"""

import logging
from concurrent.futures import ThreadPoolExecutor

from celery import current_app
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy
from kombu.exceptions import OperationalError

from accounts.models import User

SUBJECTS = {
    "password_reset": gettext_lazy("Set a new password"),
    "password_changed": gettext_lazy("Your password was changed"),
    "registered_again": gettext_lazy("You already have an account"),
}
DUMMY = "django.core.mail.backends.dummy.EmailBackend"
LONGEST_WAIT_S = 3600  # a worker that comes later than this has nothing worth saying

_sender = ThreadPoolExecutor(1, "mail")
logger = logging.getLogger(__name__)


def hand_over(task: str, *arguments: str) -> None:
    """Give a worker the task of a mail. With the broker away nothing is sent, and the log says so."""
    try:
        current_app.send_task(task, args=arguments, retry=False, expires=LONGEST_WAIT_S)
    except OperationalError as error:
        logger.warning("a mail is not sent: the broker is away", extra={"task": task, "reason": str(error)})


def send(kind: str, user: User, **facts: str) -> None:
    """Send the mail that templates/emails/`kind`.txt is, in the language that `user` has chosen."""
    if settings.EMAIL_BACKEND == DUMMY:
        logger.warning("a mail is not sent: EMAIL_URL is not set", extra={"kind": kind})
        return
    told = {"email": user.email, "base": settings.PUBLIC_URL, **facts}
    with translation.override(user.language or settings.LANGUAGE_CODE):
        text = render_to_string(f"emails/{kind}.txt", told)
        subject = f"Cron Manager: {SUBJECTS[kind]}"
    _sender.submit(_deliver, kind, subject, text, user.email)


def _deliver(kind: str, subject: str, text: str, email: str) -> None:
    try:
        send_mail(subject, text, None, [email])
    except OSError as error:  # smtplib's errors are of this kind
        logger.warning("a mail is not sent: the mail server", extra={"kind": kind, "reason": str(error)})
