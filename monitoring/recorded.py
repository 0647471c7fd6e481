"""What rows keep in words, of jobs and in the audit, said again in the reader's language. [rule]"""

from functools import partial

from cronmanager.recorded import say_again
from cronmanager.rest import origin
from jobs import recorded
from monitoring.audit.details import Detail

FORMS = (*recorded.FORMS, *origin.FORMS, *map(str, Detail))

retold = partial(say_again, forms=FORMS)
