"""Makes calls and waits for their answers."""

from time import monotonic

from django.utils import translation

from jobs.execution.messages import retold
from jobs.execution.transport import Answer, Fault, Reply, Request, Transport

PATIENCE_S = 20


def answers_of(transport: Transport, requests: list[Request]) -> list[Answer]:
    """The answers to `requests`, all started at once, in their order."""
    answers: dict[int, Answer] = {}
    for number, request in enumerate(requests):
        call = transport.prepare(request, lambda answer, number=number: answers.update({number: answer}))
        transport.start(call)
    until = monotonic() + PATIENCE_S
    while len(answers) < len(requests):
        assert monotonic() < until, f"{len(answers)} of {len(requests)} calls ended within {PATIENCE_S} s"
        transport.step(0.2)
    assert [answer for answer in answers.values() if isinstance(answer, Fault) and not is_known(answer)] == []
    return [answers[number] for number in range(len(requests))]


def is_known(fault: Fault) -> bool:
    """Whether what it says is said to readers of another language, too."""
    with translation.override("de"):
        return retold(fault.message) != fault.message


def answer_of(transport: Transport, url: str, method: str = "GET", **fields: object) -> Answer:
    """The answer to one request."""
    return answers_of(transport, [Request(method, url, **fields)])[0]  # type: ignore[arg-type]


def reply_of(transport: Transport, url: str, method: str = "GET", **fields: object) -> Reply:
    """The answer to one request, which must be a reply."""
    answer = answer_of(transport, url, method, **fields)
    assert isinstance(answer, Reply), answer
    return answer


def fault_of(transport: Transport, url: str, method: str = "GET", **fields: object) -> Fault:
    """The answer to one request, which must be a fault."""
    answer = answer_of(transport, url, method, **fields)
    assert isinstance(answer, Fault), answer
    return answer
