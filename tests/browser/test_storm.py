"""200 events a second: whoever looks on can still scroll, type and click, and the tab does not grow."""

import time
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

JOBS = 100  # each runs every second: a start and an end
STORM_S, WARM_S = 60, 15
LEAST_FREE = 0.8
MOST_GROWTH_BYTES, MOST_LEFT_NODES = 1_500_000, 500
SHOWN = """() => {
  const walker = document.createTreeWalker(document);
  let count = 1;
  while (walker.nextNode()) count += 1;
  return count;
}"""
HEARD = """
window.heard = 0;
window.WebSocket = class extends WebSocket {
  constructor(...where) { super(...where); this.addEventListener("message", () => { window.heard += 1; }); }
};
"""


@dataclass(frozen=True)
class State:
    """Of a tab: what its main thread has worked so far, and what it holds once garbage is gone."""

    at: float
    worked_s: float
    heap_bytes: int
    left_nodes: int  # that are no longer, or not yet, in the page
    heard: int


@pytest.fixture
def storm(product, receiver):
    """Jobs that run all the time; the id of one of them."""
    product.delete_jobs()
    made = [
        product.make_job(name=f"storm {place}", endpointUrl=receiver.url("/"), intervalSeconds=1)
        for place in range(JOBS)
    ]
    receiver.wait_for(JOBS, 60)
    yield made[0]["id"]
    product.delete_jobs()


def state_of(page: Page, wire: CDPSession) -> State:
    """As it is now. Work is counted in the thread's own time: a busy machine must not count as a busy tab."""
    wire.send("HeapProfiler.collectGarbage")
    metrics: list[dict[str, Any]] = wire.send("Performance.getMetrics")["metrics"]
    at, told = time.monotonic(), {one["name"]: one["value"] for one in metrics}
    left, heard = int(told["Nodes"]) - page.evaluate(SHOWN), page.evaluate("window.heard")
    return State(at, told["TaskDuration"], int(told["JSHeapUsedSize"]), left, heard)


@pytest.mark.soak
@pytest.mark.alone
@pytest.mark.parametrize(
    "path",
    [
        "/jobs",
        pytest.param("/", marks=pytest.mark.marathon),
        pytest.param("/jobs/{job}", marks=pytest.mark.marathon),
        pytest.param("/logs", marks=pytest.mark.marathon),
    ],
)
def test_a_storm_of_events_leaves_the_page_free_and_its_memory_flat(sign_in, storm, tell, path):
    page = sign_in()
    page.context.add_init_script(HEARD)
    page.goto(path.format(job=storm))
    expect(page.locator("#live")).to_have_text("Live")
    wire = page.context.new_cdp_session(page)
    wire.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.wait_for_timeout(WARM_S * 1000)

    first = state_of(page, wire)
    page.wait_for_timeout(STORM_S * 1000)
    last = state_of(page, wire)

    seconds = last.at - first.at
    free = 1 - (last.worked_s - first.worked_s) / seconds
    rate, grown = (last.heard - first.heard) / seconds, last.heap_bytes - first.heap_bytes
    left = last.left_nodes - first.left_nodes
    figures = f"{rate:.0f} events/s, {free:.1%} free, heap {first.heap_bytes} {grown:+}, nodes left {left:+}"
    tell(path, figures)
    assert rate >= 2 * JOBS * 0.9
    assert free >= LEAST_FREE
    assert grown <= MOST_GROWTH_BYTES
    assert left <= MOST_LEFT_NODES
