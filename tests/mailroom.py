"""The way of a mail: from the real queue through the worker's task to Django's outbox."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

from celery import current_app
from django.core import mail
from django.core.mail import EmailMessage

from accounts import mails, tasks

assert tasks  # registers them


class Mailroom:
    """Runs the tasks that wait in a queue which is this test's alone."""

    def __init__(self) -> None:
        self.queue = f"mails-{uuid4().hex}"

    def waiting(self) -> list[tuple[str, list[str]]]:
        """Take what waits: names of tasks and their arguments."""
        found = []
        with current_app.connection_for_read() as broker:
            queue = broker.SimpleQueue(self.queue)
            with suppress(queue.Empty):
                while message := queue.get(block=False):
                    message.ack()
                    found.append((message.headers["task"], message.payload[0]))
        return found

    def deliver(self) -> list[EmailMessage]:
        """Do what waits as a worker does; returns the mails that were sent by it."""
        before = len(mail.outbox)
        for name, arguments in self.waiting():
            current_app.tasks[name](*arguments)
        mails._sender.submit(lambda: None).result(10)
        return mail.outbox[before:]


@contextmanager
def opened() -> Iterator[Mailroom]:
    """While open, messages about mails go to its own queue: the usual one is other tests' too."""
    room, router = Mailroom(), current_app.amqp.router
    current_app.conf.task_routes = {"accounts.*": {"queue": room.queue}}
    current_app.amqp.flush_routes()
    current_app.amqp.router = current_app.amqp.Router()
    try:
        yield room
    finally:
        current_app.conf.task_routes = None
        current_app.amqp.flush_routes()
        current_app.amqp.router = router
