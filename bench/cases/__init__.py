"""The cases by name, in the order in which they run when none is named.

Dotted names: the modules read the product's models, which needs the rig's database to be known.
"""

CASES = {
    "herd": "bench.cases.herds.herd",
    "herd-new-connections": "bench.cases.herds.new_connections",
    "herd-tls": "bench.cases.herds.tls",
    "herd-delay500": "bench.cases.herds.delay500",
    "live": "bench.cases.live.live",
    "slow-neighbours": "bench.cases.neighbours.slow_neighbours",
    "lone": "bench.cases.singles.lone",
    "steady": "bench.cases.singles.steady",
    "tick-cost": "bench.cases.costs.tick_cost",
    "rest": "bench.cases.costs.rest",
    "memory": "bench.cases.costs.memory",
    "reads": "bench.cases.reads.reads",
    "review": "bench.cases.reviews.review",
    "pages": "bench.cases.pages.pages",
    "rescheduling": "bench.rescheduling.case.rescheduling",
}
