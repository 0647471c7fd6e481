"""What can be asked about the audit. [use case]

Administrators read of everything, others of what is theirs. Whoever does something to their own things owns
the row; an administrator's act on another's thing is the other's to read.
"""

from django.db.models import QuerySet

from accounts.models import Role, User
from monitoring.models import AuditLog


def visible_audit(user: User) -> QuerySet[AuditLog]:
    """The rows that `user` may see."""
    rows = AuditLog.objects.all()
    return rows if user.role == Role.ADMIN else rows.filter(owner_id=user.pk)
