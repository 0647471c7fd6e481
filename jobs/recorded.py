"""What rows of jobs keep in words, said again in the reader's language. [rule]"""

from functools import partial

from cronmanager.recorded import say_again
from jobs.endings import Ending
from jobs.execution import messages
from jobs.rescheduling import sentences

FORMS = (*messages.FORMS, *(str(form) for one in (Ending, sentences.Form) for form in one))

retold = partial(say_again, forms=FORMS)
