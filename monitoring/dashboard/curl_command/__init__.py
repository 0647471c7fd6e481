"""A pasted curl command becomes a job's request, and a request a curl command. [rule]

words.py has what is passed on, quoting.py and windows.py cut a command line, options.py is what curl has for
options, reading.py and drafts.py make a job's fields of them, writing.py goes the way back. Nothing is run.
"""

from monitoring.dashboard.curl_command.reading import Pasted, job_of_curl
from monitoring.dashboard.curl_command.words import CurlError
from monitoring.dashboard.curl_command.writing import Shown, as_curl, quoted, shown_fields

__all__ = ["CurlError", "Pasted", "Shown", "as_curl", "job_of_curl", "quoted", "shown_fields"]
