"""Lost updates made visible: ETag, If-Match and If-None-Match (RFC 9110, 13). [face]

An ETag is "<revision>-<state>". The revision changes with each edit by a person, the state with whatever
else the answer shows. If-None-Match compares the whole, If-Match the revision alone: what the product itself
writes into a thing makes nobody's edit stale.
"""

import re
from dataclasses import dataclass

from rest_framework.request import Request

from cronmanager.language import gettext
from cronmanager.rest.errors import InvalidFields, PreconditionFailed

ENTITY_TAG = re.compile(r'(W/)?"([^"]*)"')
ONE_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
TAGS = re.compile(rf"[ \t,]*{ONE_TAG}(?:[ \t]*,[ \t,]*{ONE_TAG})*[ \t,]*")
NO_TAGS = 'Write * or the ETag that you have read, in its quotes: If-Match: "…".'


@dataclass(frozen=True, slots=True)
class Precondition:
    """What must hold of a thing for a change to be made."""

    revisions: frozenset[str] | None = None  # its revision is one of these; None: any
    must_exist: bool = False
    must_be_new: bool = False

    def check(self, revision: str | None) -> None:
        """Raise PreconditionFailed unless the thing is as its caller takes it to be; None: there is none."""
        if revision is None:
            if self.must_exist:
                raise PreconditionFailed(gettext("There is no such thing yet: If-Match asks for one."))
        elif self.must_be_new:
            raise PreconditionFailed(gettext("There is one already: If-None-Match asks for none."))
        elif self.revisions is not None and revision not in self.revisions:
            raise PreconditionFailed(gettext("It was changed since you read it. Read it anew, then decide."))


NONE = Precondition()


def entity_tag(revision: str, state: str) -> str:
    """The strong ETag of a thing."""
    return f'"{revision}-{state}"'


def precondition_of(request: Request) -> Precondition:
    """What the request's If-Match and If-None-Match ask for; 400 for an If-Match that says neither."""
    wanted = request.headers.get("If-Match")
    is_new = request.headers.get("If-None-Match", "").strip() == "*"
    if wanted is None or wanted.strip() == "*":
        return Precondition(must_exist=wanted is not None, must_be_new=is_new)
    if not TAGS.fullmatch(wanted):
        raise InvalidFields(f"The header If-Match cannot be read. {NO_TAGS}", {"If-Match": [NO_TAGS]})
    strong = [text for weak, text in ENTITY_TAG.findall(wanted) if not weak]
    return Precondition(frozenset(text.partition("-")[0] for text in strong), True, is_new)


def is_known(request: Request, etag: str) -> bool:
    """Whether the caller has what `etag` stands for already, by its If-None-Match."""
    held = request.headers.get("If-None-Match", "")
    return held.strip() == "*" or etag.strip('"') in {text for _, text in ENTITY_TAG.findall(held)}
