"""What there is to filter by, of the newest jobs that one may see: all would cost too much. [store]"""

from accounts.models import Role, User
from jobs import sql

SAMPLE, MOST = 1000, 100
CHOICES = """
WITH newest AS MATERIALIZED (
    SELECT tags, endpoint_url, created_by_id FROM cron_jobs {own}
    ORDER BY created_at DESC, id DESC LIMIT %(sample)s
), found AS (
    SELECT 'tag' AS kind, tag AS word FROM newest, unnest(tags) AS tag
    UNION SELECT 'host', substring(endpoint_url FROM '^[a-zA-Z]+://([^/?#:]+)') FROM newest
    UNION SELECT 'owner', u.email FROM newest JOIN users u ON u.id = created_by_id
)
SELECT kind, word FROM (
    SELECT kind, word, row_number() OVER (PARTITION BY kind ORDER BY word) AS place
    FROM found WHERE word <> ''
) numbered WHERE place <= %(most)s ORDER BY kind, place
"""


def choices_for(user: User) -> dict[str, list[str]]:
    """Words by what they are of: `tag`, `host` and, for who sees others' jobs, `owner`."""
    is_admin = user.role == Role.ADMIN
    statement = CHOICES.format(own="" if is_admin else "WHERE created_by_id = %(owner)s")
    found: dict[str, list[str]] = {"tag": [], "host": [], "owner": []}
    for kind, word in sql.fetch(statement, {"owner": user.pk, "sample": SAMPLE, "most": MOST}):
        found[kind].append(word)
    return found
