"""What went wrong with a call, in sentences with places. [rule]

They are kept with the execution, in English whoever caused it; pages say them again in the reader's language
(cronmanager/recorded.py). Both transports take them from here.
"""

from enum import StrEnum
from functools import partial

from cronmanager.language import gettext_noop as _
from cronmanager.recorded import say_again


class Message(StrEnum):
    """Without their stop, but for the last."""

    UNNAMED = _("The name %(host)s did not resolve: %(reason)s")
    UNNAMED_WITHIN = _("The name %(host)s did not resolve within %(ms)s ms")
    REFUSED = _("Connection refused by %(where)s")
    NO_CONNECTION = _("No connection to %(where)s")
    NO_CONNECTION_FOR = _("No connection to %(where)s: %(reason)s")
    NO_CONNECTION_WITHIN = _("No connection to %(where)s within %(ms)s ms")
    NO_TLS = _("No trusted TLS connection to %(where)s: %(reason)s")
    NO_TLS_WITHIN = _("No TLS connection to %(where)s within %(ms)s ms")
    NO_ANSWER = _("%(where)s closed the connection without an answer")
    NO_ANSWER_WITHIN = _("No answer from %(where)s within %(ms)s ms")
    BROKEN = _("The connection to %(where)s broke")
    BROKEN_FOR = _("The connection to %(where)s broke: %(reason)s")
    NOT_WHOLE_WITHIN = _("The answer of %(where)s was not complete within %(ms)s ms")
    NO_THREAD_WITHIN = _("No thread was free to call %(host)s within %(ms)s ms")
    NOT_HTTP = _("%(where)s did not answer in proper HTTP: %(reason)s")
    NUL_IN_HEADERS = _("%(host)s sent a NUL in its headers")
    LARGE_HEADERS = _("%(where)s sent more than %(bytes)s bytes of headers")
    LARGE_BODY = _("%(host)s sent a body of more than %(bytes)s bytes")
    LARGE_ANSWER = _("%(where)s sent more than %(bytes)s bytes")
    MANY_HEADERS = _("%(where)s sent more headers than are read: %(reason)s")

    BLOCKED = _("Not called: %(problem)s")
    UNSENT = _("The request cannot be sent: %(reason)s")
    UNBUILT = _("The request cannot be built from the job: %(reason)s")
    NO_SECRET = _("There is no secret named %(name)s")
    NO_METHOD = _("%(method)s is not an HTTP method")
    NO_HEADER_NAME = _("%(name)s is not a header name")
    BROKEN_HEADER = _("The value of the header %(name)s has a line break or NUL in it")
    MANY_REDIRECTS = _("More than %(count)s redirects, the last one to %(location)s")
    LED_ASTRAY = _("Redirected to %(location)s: %(problem)s")
    LED_NOWHERE = _("Redirected to %(location)s, which cannot be read: %(reason)s")

    STATUS = _("The endpoint answered %(status)s; %(expected)s is expected")
    SLOW = _("The answer took %(ms)s ms; at most %(limit)s ms are expected")
    LACKING = _("The body does not contain %(text)s")
    CONTAINING = _("The body contains %(text)s")
    UNMATCHED = _("The body does not match %(text)s")
    LONG_BODY = _("The body cannot be asked for %(pointer)s: it is longer than 64 KiB")
    NO_JSON = _("The body cannot be asked for %(pointer)s: it is not JSON")
    MISSING = _("In the body, %(pointer)s is missing; %(wanted)s is expected")
    OTHER = _("In the body, %(pointer)s is %(found)s; %(wanted)s is expected")

    REPORTED = _("The endpoint reported that it failed")
    REPORTED_FOR = _("The endpoint reported that it failed: %(message)s")
    UNREPORTED = _("The endpoint took the work and did not report within %(seconds)s s")
    LOST = _("The worker that made this call died before the outcome was recorded.")
    UNSTORED = _("The endpoint's answer could not be stored.")
    UNMADE = _("The call was not made in time.")


class Wanted(StrEnum):
    """What a body is to hold, within such a sentence."""

    ANYTHING_BUT = _("anything but %(value)s")
    GREATER = _("a number greater than %(value)s")
    LESS = _("a number less than %(value)s")
    EXISTENCE = _("that it exists: %(value)s")
    WHOLE = _("the whole body")


class Blocked(StrEnum):
    """Why a URL or an address is not called, within such a sentence."""

    UNSAFE = _("the URL has a space, a control character or a backslash in it")
    UNREADABLE = _("the URL cannot be read: %(error)s")
    NO_SCHEME = _("the scheme is missing: only http and https are called")
    OTHER_SCHEME = _("the scheme is %(scheme)s: only http and https are called")
    NO_HOST = _("the URL has no host, or a user name before it: put credentials into a header")
    PORT_0 = _("port 0 cannot be called")
    ZONE = _("the host has an IPv6 zone, which is no public address")
    NO_HOST_NAME = _("%(host)s is not a host name")
    NO_ADDRESS = _("%(address)s is not an IP address")
    DENIED = _("%(address)s is denied by EGRESS_DENY")
    NOT_PUBLIC = _("%(address)s is not a public address; EGRESS_ALLOW can let it through")


class NoName(StrEnum):
    """Why a name did not resolve, within such a sentence."""

    UNKNOWN = _("NXDOMAIN, there is no such name")
    SILENT = _("its name server did not answer")
    FAILED = _("its name server failed")
    EMPTY = _("the name has no address")


FORMS = tuple(str(form) for one in (Message, Wanted, Blocked, NoName) for form in one)

retold = partial(say_again, forms=FORMS)
