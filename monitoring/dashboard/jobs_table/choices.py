"""What there is to filter by, of the newest jobs that one may see: all would cost too much. [store]"""

from accounts.models import Role, User
from jobs import sql

SAMPLE, MOST = 1000, 100
CHOICES = """
WITH newest AS MATERIALIZED (
    SELECT tags, created_by_id,
        split_part(translate(split_part(endpoint_url, '/', 3), '?#', '::'), ':', 1) AS host
    FROM cron_jobs {own} ORDER BY created_at DESC, id DESC LIMIT %(sample)s
)
(SELECT 'tag', tag FROM (SELECT unnest(tags) AS tag FROM newest) tags WHERE tag <> ''
 GROUP BY tag ORDER BY tag LIMIT %(most)s)
UNION ALL
(SELECT 'host', host FROM newest WHERE host <> '' GROUP BY host ORDER BY host LIMIT %(most)s)
UNION ALL
(SELECT 'owner', email FROM users WHERE id IN (SELECT created_by_id FROM newest)
 ORDER BY email LIMIT %(most)s)
"""


def choices_for(user: User) -> dict[str, list[str]]:
    """Words by what they are of: `tag`, `host` and, for who sees others' jobs, `owner`."""
    is_admin = user.role == Role.ADMIN
    statement = CHOICES.format(own="" if is_admin else "WHERE created_by_id = %(owner)s")
    found: dict[str, list[str]] = {"tag": [], "host": [], "owner": []}
    for kind, word in sql.fetch(statement, {"owner": user.pk, "sample": SAMPLE, "most": MOST}):
        found[kind].append(word)
    return found
