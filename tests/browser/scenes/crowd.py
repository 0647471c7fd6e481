"""Names, addresses, tags and troubles for hundreds of jobs."""

from random import Random

from tests.browser.scenes.endpoints import Endpoint, Trouble
from tests.browser.scenes.stories import Story

TAGS = (
    *(
        "billing",
        "backup",
        "cache",
        "crm",
        "data-warehouse",
        "emea",
        "etl",
        "feeds",
        "fraud",
        "gdpr",
        "health",
    ),
    *("imports", "invoices", "k8s", "legacy", "logistics", "mail", "ml", "monitoring", "nightly", "orders"),
    *(
        "partners",
        "payments",
        "pricing",
        "reports",
        "retention",
        "search",
        "seo",
        "team-checkout-and-payments",
    ),
    *("tenant:north", "tenant:south", "tier-1", "warehouse", "webhooks", "übersicht", "данные", "مدفوعات"),
)
VERBS = (
    "Export",
    "Import",
    "Reconcile",
    "Rebuild",
    "Refresh",
    "Rotate",
    "Send",
    "Sync",
    "Warm",
    "Purge",
    "Check",
)
THINGS = (
    *("customer accounts", "delivery slots", "exchange rates", "fraud scores", "invoices", "price lists"),
    *("product feed", "search index", "session store", "shipping labels", "stock levels", "tax tables"),
)
WHERE = ("Berlin", "Lagos", "Lima", "Osaka", "Porto", "Toronto", "Utrecht", "Zürich")
ODD = (
    "تقرير المبيعات اليومي لجميع الفروع",
    "גיבוי לילי של מסד הנתונים הראשי",
    "夜間バックアップ（本番データベース）",
    "Ежедневная сверка платежей с банком",
    "Δημιουργία αντιγράφων ασφαλείας",
    "Quittungen → Archiv (Kopie von Kopie von „Quittungen“)",
    "sync_customer_accounts_from_salesforce_to_data_warehouse_incremental_v2_FINAL_do_not_delete_eu_central_1",
    "Reconcile the settlement reports of every payment provider with the general ledger, post the "
    "differences to the suspense account, and mail the controllers before the markets open, v3",
    "<script>alert('a name, no more')</script>",
    "x",
)
HOSTS = (
    "https://api.acme.example",
    "https://feeds.partner-with-a-rather-long-name.example.net",
    "https://eu-central-1.internal.platform.acme.example:8443",
    "https://warehouse.example.org",
    "https://hooks.example.com",
)
SCHEDULES = ("0 * * * *", "*/15 * * * *", "0 3 * * *", "0 0 * * *", "30 2 * * 1-5", "5,35 * * * *", 3600, 900)
TROUBLES = (
    *[()] * 5,
    (Trouble("503", 200, 0, 0.08, is_brief=True),),
    (Trouble("timeout", 200, 0, 0.3),),
    (Trouble("500", 12),),
    (Trouble("dns", 5),),
    (Trouble("429", 200, 0, 0.12),),
)
ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Chatham")
OWNERS = ("", "", "ada@example.com", "ben@example.com")


def stories(count: int) -> list[Story]:
    """The odd names first, so that they are last on no page."""
    dice = Random("crowd")
    return [_story(place, dice) for place in range(count)][::-1]


def _story(place: int, dice: Random) -> Story:
    tags = sorted(dice.sample(TAGS, dice.choice([0, 1, 2, 2, 3, 9])))
    path = "/".join(dice.sample(["v2", "jobs", "run", "export", "tenants", "nightly", "full"], 3))
    fields = {"tags": tags, "retry_count": dice.randrange(3), "http_method": dice.choice(["GET", "POST"])}
    if dice.random() < 0.08:
        fields["is_active"] = False
    return Story(
        _name(place, dice),
        f"{dice.choice(HOSTS)}/{path}?tenant={place}",
        dice.choice(SCHEDULES),
        Endpoint({"rows": dice.randrange(10**6)}, 20 * 1.7 ** dice.randrange(12), dice.choice(TROUBLES)),
        owner=dice.choice(OWNERS),
        days=6,
        zone=dice.choice(ZONES),
        fields=fields,
    )


def _name(place: int, dice: Random) -> str:
    if place < len(ODD):
        return ODD[place]
    return f"{dice.choice(VERBS)} {dice.choice(THINGS)}, {dice.choice(WHERE)} {place:03d}"


def busy() -> list[Story]:
    """Two that run all the time."""
    flaps = (Trouble("503", 200, 0, 0.35),)
    return [
        Story("Poll the order queue", f"{HOSTS[0]}/queue/poll", 60, Endpoint(None, 90), days=1.5),
        Story("Heartbeat of the Osaka gateway", f"{HOSTS[2]}/beat", 120, Endpoint(None, 45, flaps), days=2),
    ]


def address(place: int, dice: Random) -> str:
    """An e-mail, now and then a long one."""
    first = dice.choice(
        ["amira", "bao", "chloe", "dmitri", "elif", "femi", "giulia", "hiro", "ines", "jonas"]
    )
    last = dice.choice(["okafor", "santos", "weber", "novak", "haddad", "mori", "lindqvist"])
    host = "acme.example" if place % 7 else "operations.subsidiaries.acme-international-holdings.example"
    return f"{first}.{last}{place}@{host}"


def token_name(place: int) -> str:
    """What a token is for."""
    what = (
        "Grafana",
        "CI",
        "Terraform",
        "Jenkins nightly build and deployment pipeline of the data platform team",
    )
    return f"{what[place % len(what)]} {place + 1}"
