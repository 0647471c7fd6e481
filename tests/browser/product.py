"""The product that the browser looks at, and what tests need to know or make beside the pages."""

import json
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psycopg

from cronmanager.runtime.embedded import read
from tests.faults.stack import ADMIN, SETTINGS
from tests.runtime.facts import Up

THINGS = {  # by the name of a parameter: some of each kind
    "job_id": "SELECT DISTINCT ON (status, is_active) id FROM cron_jobs ORDER BY status, is_active, id",
    "execution_id": "SELECT DISTINCT ON (status) id FROM cron_executions ORDER BY status, id DESC",
    "user_id": "SELECT id FROM users ORDER BY created_at LIMIT 1",
    "token": "SELECT 'of-no-mail'",
}


class Product(Up):
    """A `cronmanager up` with one worker, whose jobs may call loopback."""

    def __init__(self, data_dir: Path, port: int, settings: dict[str, str] | None = None) -> None:
        super().__init__(data_dir, port, **(SETTINGS if settings is None else settings))
        self._token = ""

    @property
    def url(self) -> str:
        """What every page's address begins with."""
        return f"http://127.0.0.1:{self.port}"

    def make_job(self, **fields: Any) -> dict[str, Any]:
        """A job of the administrator's, made over REST; unless told it is due once in a year."""
        values = {"name": "a job", "endpointUrl": "http://127.0.0.1:9/", **fields}
        if not values.keys() & {"cronExpression", "intervalSeconds", "runAt"}:
            values["cronExpression"] = "0 4 29 7 *"
        return self.ask("POST", "/cron", values)

    def make_user(self, email: str, password: str, role: str = "USER") -> None:
        """A person with a role."""
        self.ask("POST", "/auth/register", {"email": email, "password": password})
        self.execute("UPDATE users SET role = %(role)s WHERE email = %(email)s", role=role, email=email)

    def delete_jobs(self) -> None:
        """Begin anew, told to the pages like any deletion."""
        self.ask("POST", "/cron/bulk", {"action": "delete", "filter": {}})

    def ask(self, method: str, path: str, content: object = None) -> Any:
        """What the API answers to the administrator."""
        if not self._token:
            self._token = self._send("POST", "/auth/login", ADMIN)["access_token"]
        return self._send(method, path, content)

    def find(self, name: str) -> list[str]:
        """Things of each kind for the name of a parameter of a page's address."""
        return [str(row[0]) for row in self.rows(THINGS[name])]

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with psycopg.connect(read(self.data_dir)["DATABASE_URL"]) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]

    def execute(self, statement: str, **values: object) -> None:
        """Run a statement that answers nothing."""
        with psycopg.connect(read(self.data_dir)["DATABASE_URL"]) as connection:
            connection.execute(statement, values)  # type: ignore[arg-type]

    def _send(self, method: str, path: str, content: object) -> Any:
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        body = None if content is None else json.dumps(content).encode()
        with urlopen(Request(f"{self.url}{path}", body, headers, method=method), timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None
