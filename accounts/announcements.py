"""What accounts has to tell: signals, sent in the transaction of what they tell of. monitoring listens.

Whoever must not hear of what is rolled back waits for the commit; whoever fails undoes the act. [face]
"""

from django.dispatch import Signal

users_registered = Signal()  # users: list[User]
users_changed = Signal()  # users: list[User], by: User, changed: dict[str, (before, after)]
logged_in = Signal()  # user: User
login_refused = Signal()  # email: str
logged_out = Signal()  # user: User
refresh_reused = Signal()  # user: User: a refresh token came twice, its family is revoked
tokens_minted = Signal()  # tokens: list[ApiToken], by: User
tokens_revoked = Signal()  # tokens: list[ApiToken], by: User
access_refused = Signal()  # user: User, method: str, path: str
passwords_changed = Signal()  # users: list[User], by: User | None
edited_by_hand = Signal()  # rows: list[Model], by: User, verb: created|updated|deleted, changed: as of jobs
