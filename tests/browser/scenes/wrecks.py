"""The shop's jobs on a bad morning."""

from dataclasses import replace

from tests.browser.scenes import shop
from tests.browser.scenes.endpoints import Endpoint, Trouble
from tests.browser.scenes.stories import Story

RULES_ACT = {"auto_reschedule": "apply"}
WRONG = {  # by what the name begins with: since so many hours
    "Nightly": Trouble("tls", 60),
    "Weekly archive": Trouble("tls", 60),
    "Rebuild": Trouble("timeout", 30),
    "Health: storefront": Trouble("timeout", 3.5, 0, 0.7),
    "Warm": Trouble("500", 5),
    "Exchange": Trouble("dns", 9),
    "Sync": Trouble("401", 40),
    "Check": Trouble("tls", 60),
    "Import": Trouble("404", 200),
}
API_DOWN = Trouble("connect", 2.2)
MORE = ("Order confirmations", "Refund queue", "Loyalty points", "Search index: changes", "Webhooks: retry")


def stories() -> list[Story]:
    """All that call the API fail together; most others fail alone."""
    return [_wrecked(story) for story in shop.stories()] + [_more(*one) for one in enumerate(MORE)]


def _wrecked(story: Story) -> Story:
    wrong = next((trouble for name, trouble in WRONG.items() if story.name.startswith(name)), None)
    if wrong is None and story.url.startswith(shop.API):
        wrong = API_DOWN
    endpoint = replace(story.endpoint, troubles=(wrong,) if wrong else ())
    return replace(story, endpoint=endpoint, days=min(story.days, 10), fields={**story.fields, **RULES_ACT})


def _more(place: int, name: str) -> Story:
    url = f"{shop.API}/jobs/{name.lower().split(':')[0].replace(' ', '-')}"
    fields = {"http_method": "POST", "tags": ["orders"], **RULES_ACT}
    return Story(
        name, url, 300 if place % 2 else 120, Endpoint(None, 180, (API_DOWN,)), days=1, fields=fields
    )
