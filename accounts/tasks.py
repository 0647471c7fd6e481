"""The Celery tasks of accounts: mails, whose receivers are looked up here and not in a request. [face]"""

from celery import shared_task

from accounts import mails, passwords, queries


@shared_task(name="accounts.mail_reset", ignore_result=True)
def mail_reset(email: str) -> None:
    """Send a link for a new password to the user with that e-mail, if there is one."""
    user = queries.find_active_user(email)
    if user is not None:
        mails.send("password_reset", user, token=passwords.make_reset_token(user))


@shared_task(name="accounts.mail_registration", ignore_result=True)
def mail_registration(email: str, new_id: str) -> None:
    """Tell whoever has this e-mail already that it was registered again; a new user is told nothing."""
    user = queries.find_active_user(email)
    if user is not None and str(user.pk) != new_id:
        mails.send("registered_again", user)


@shared_task(name="accounts.mail_password_changed", ignore_result=True)
def mail_password_changed(email: str) -> None:
    """Tell a user that the password is another now."""
    user = queries.find_active_user(email)
    if user is not None:
        mails.send("password_changed", user)
