"""What a row of the audit says beside its facts, in English. [rule]

Pages say it again in the reader's language (monitoring/recorded.py).
"""

from enum import StrEnum

from cronmanager.language import gettext_noop as _


class Detail(StrEnum):
    """The sentences, with places."""

    TICKS = _("%(count)s ticks from %(begin)s to %(end)s")
    EXECUTION = _("execution %(id)s")
    BY_USER = _("user")
    BY_USER_FOR = _("user: %(reason)s")
    BY_RULE = _("rule")
    BY_RULE_FOR = _("rule: %(reason)s")
    PASSWORD = _("password")
    REFRESH_TOKEN = _("refresh token")
    REUSED = _("a refresh token was used twice; the login it came from has ended")
