"""The dozen jobs of a shop, as most who begin have them."""

from datetime import timedelta

from tests.browser.scenes.endpoints import Endpoint, Trouble
from tests.browser.scenes.stories import Story

ADA, BEN = "ada@example.com", "ben@example.com"
SHOP, API, OPS = "https://shop.acme.example", "https://api.acme.example", "https://ops.acme.example"
BACKUP = {"snapshot": "db-main-0412", "bytes": 48_318_382_080, "tables": 214, "verified": True}
RATES = {
    "base": "EUR",
    "date": "2026-11-26",
    "rates": {"CHF": 0.9341, "GBP": 0.8327, "JPY": 162.48, "NOK": 11.692, "USD": 1.0531},
}
STOCK = {"synced": 1840, "changed": 37, "warehouses": ["Hamburg", "Linz", "Utrecht"], "queue": {"open": 0}}


def stories() -> list[Story]:
    """In the order in which they were made."""
    return [*_nightly(), *_pings(), *_billing(), *_orders(), *_rare()]


def _nightly() -> list[Story]:
    post = {"http_method": "POST", "timeout_ms": 300_000, "tags": ["backup", "database"]}
    failed = (Trouble("503", 80, 56),)
    return [
        Story(
            "Nightly database backup",
            f"{OPS}/v1/snapshots",
            "30 2 * * *",
            Endpoint(BACKUP, 48_000, failed),
            days=29,
            fields=post
            | {
                "description": "Snapshot of db-main, kept for 30 days.",
                "key": "backup-db-main",
                "headers": {"Authorization": "Bearer 7f3c", "Content-Type": "application/json"},
                "body": '{"database": "db-main", "keepDays": 30}',
            },
        ),
        Story(
            "Weekly archive to cold storage",
            f"{OPS}/v1/archive",
            "0 4 * * 0",
            Endpoint(None, 96_000),
            days=29,
            fields=post | {"tags": ["backup"]},
        ),
        Story(
            "Rebuild sitemap",
            f"{SHOP}/hooks/sitemap",
            "20 3 * * *",
            Endpoint({"urls": 18_204}, 6200),
            owner=ADA,
            days=26,
            fields={"tags": ["seo"]},
        ),
    ]


def _pings() -> list[Story]:
    ping, warm = {"tags": ["health"], "retry_count": 1}, {"tags": ["cache"]}
    blip = (Trouble("connect", 30.3, 29.9), Trouble("timeout", 170, 0, 0.004, is_brief=True))
    return [
        Story(
            "Health: storefront",
            f"{SHOP}/healthz",
            "*/5 * * * *",
            Endpoint("ok\n", 38, blip),
            days=14,
            fields=ping | {"timeout_ms": 5000, "expected_body": {"contains": "ok"}},
        ),
        Story(
            "Health: public API",
            f"{API}/healthz",
            300,
            Endpoint({"status": "pass"}, 22),
            days=14,
            fields=ping | {"timeout_ms": 5000, "expected_body": {"jsonPointer": "/status", "equals": "pass"}},
        ),
        Story(
            "Warm cache: front page",
            f"{SHOP}/",
            "*/15 * * * *",
            Endpoint("<!doctype html>\n<title>Acme</title>\n", 420),
            owner=ADA,
            fields=warm,
        ),
        Story(
            "Warm cache: search",
            f"{SHOP}/search",
            "7,37 * * * *",
            Endpoint({"hits": 120}, 760),
            owner=ADA,
            fields=warm | {"query_params": {"q": "lamp"}},
        ),
    ]


def _billing() -> list[Story]:
    stale = (Trouble("empty", 21, 17),)
    return [
        Story(
            "Send due invoices",
            f"{API}/billing/invoices/due",
            "0 9 * * 1-5",
            Endpoint({"sent": 42, "skipped": 3, "total": "18240.50"}, 3400),
            owner=BEN,
            days=28,
            fields={"http_method": "POST", "tags": ["billing"], "overlap_policy": "queue"},
        ),
        Story(
            "Payment reminders",
            f"{API}/billing/reminders",
            "30 10 * * 2,4",
            Endpoint({"sent": 7}, 1800),
            owner=BEN,
            days=28,
            fields={"http_method": "POST", "tags": ["billing", "mail"]},
        ),
        Story(
            "Exchange rates",
            "https://rates.example.com/latest",
            "0 * * * *",
            Endpoint(RATES, 210, stale),
            owner=BEN,
            fields={
                "tags": ["billing"],
                "query_params": {"base": "EUR"},
                "expected_body": {"jsonPointer": "/base", "equals": "EUR"},
            },
        ),
    ]


def _orders() -> list[Story]:
    flaky = (Trouble("timeout", 1.1), Trouble("timeout", 26, 1.1, 0.62), Trouble("500", 160, 26, 0.06))
    return [
        Story(
            "Expire abandoned carts",
            f"{API}/carts/expire",
            "*/10 * * * *",
            Endpoint({"expired": 12}, 340),
            fields={"http_method": "DELETE", "tags": ["orders"]},
        ),
        Story(
            "Sync stock with warehouse",
            "https://warehouse.example.net/sync",
            "*/20 * * * *",
            Endpoint(STOCK, 5600, flaky),
            zone="UTC",
            fields={"tags": ["orders", "warehouse"], "timeout_ms": 15_000, "retry_count": 2},
        ),
    ]


def _rare() -> list[Story]:
    return [
        Story(
            "Weekly newsletter",
            f"{API}/mailings/weekly",
            "0 8 * * 1",
            Endpoint({"recipients": 9214}, 8800),
            owner=ADA,
            days=29,
            fields={"http_method": "POST", "tags": ["mail"]},
        ),
        Story(
            "Check TLS certificates",
            f"{OPS}/checks/certificates",
            "15 6 * * *",
            Endpoint({"checked": 31, "soonest": "shop.acme.example", "days": 41}, 900),
            days=20,
            fields={"tags": ["health"]},
        ),
        Story(
            "Switch to winter prices",
            f"{API}/prices/activate",
            timedelta(days=5, hours=3),
            days=2,
            owner=BEN,
            fields={"http_method": "POST", "body": '{"list": "winter"}'},
        ),
        Story(
            "Import from the old shop",
            "https://legacy.acme.example/export",
            "*/30 * * * *",
            Endpoint({"rows": 310}, 2400, (Trouble("404", 60),)),
            days=4,
            fields={"tags": ["legacy"], "description": "Off until the old shop is switched off."},
        ),
    ]
