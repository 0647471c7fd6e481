"""What the page of an execution tells: request, answer, what differs from the last good run. [use case]"""

from monitoring.dashboard.execution.answered import Answered, answered
from monitoring.dashboard.execution.compared import Compared, compared
from monitoring.dashboard.execution.sent import Sent, sent

__all__ = ["Answered", "Compared", "Sent", "answered", "compared", "sent"]
