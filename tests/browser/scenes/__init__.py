"""States of the product to be looked at. Each has a module with `fill(now)`.

It fills the database that Django is connected to, through the product's own commands, rules and stores, with
times relative to `now` and the same luck each time. Endpoints lie under names that nobody has (RFC 2606).
"""

SCENES = ("empty", "normal", "crowded", "broken")
