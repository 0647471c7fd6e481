"""What accounts has to tell: signals, sent after the commit. monitoring listens. [announcements]"""

from django.dispatch import Signal

users_registered = Signal()  # users: list[User]
logged_in = Signal()  # user: User, address: str
login_refused = Signal()  # email: str, address: str
logged_out = Signal()  # user: User
refresh_reused = Signal()  # user: User: a refresh token came twice, its family is revoked
tokens_minted = Signal()  # tokens: list[ApiToken], by: User
tokens_revoked = Signal()  # tokens: list[ApiToken], by: User
