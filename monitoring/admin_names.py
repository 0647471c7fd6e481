"""What models of monitoring and their columns are called on the admin's pages. [face]"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.admin_names import name_for_people
from monitoring.models import AuditHead, AuditLog

MODELS = {
    AuditLog: (_("audit log"), _("audit logs")),
    AuditHead: (_("audit head"), _("audit heads")),
}
COLUMNS = {
    "id": _("Id"),
    "at": pgettext_lazy("column", "At"),
    "action": _("Action"),
    "resource_type": _("Resource type"),
    "resource_id": _("Resource id"),
    "resource_name": _("Resource name"),
    "actor_id": _("Actor id"),
    "actor_email": _("Actor email"),
    "owner_id": _("Owner id"),
    "credential": _("Credential"),
    "address": _("Address"),
    "changes": _("Changes"),
    "detail": _("Detail"),
    "position": _("Position"),
    "previous_id": _("Previous id"),
    "previous_hash": _("Previous hash"),
    "hash": _("Hash"),
    "row_id": _("Row id"),
}

name_for_people(MODELS, COLUMNS)
