"""`cronmanager audit verify`: whether the audit is as it was written. [face]"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from monitoring.audit.chain import Finding, Head
from monitoring.audit.verifying import verify


class Command(BaseCommand):
    """Names each edited and each removed row; the exit code is 1 when there is one."""

    help = "Verify the audit's chain of hashes."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("verify", help="walk the whole chain").add_argument(
            "--head",
            nargs=2,
            metavar=("POSITION", "HASH"),
            help="a head that an earlier run or the daily log line told: finds a chain that was rewritten",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        findings: list[Finding] = []

        def tell(finding: Finding) -> None:
            findings.append(finding)
            self.stdout.write(f"{finding.kind}: {finding.text}")

        seen = verify(timezone.now(), remembered(options["head"]), tell)
        if findings:
            self.stdout.write(f"audit: {seen.walk.rows} rows, chain broken, {len(findings)} findings")
            sys.exit(1)
        head = f"{seen.head.position} {seen.head.hash}" if seen.head else "none"
        self.stdout.write(f"audit: {seen.walk.rows} rows, chain whole, head {head}")


def remembered(written: list[str] | None) -> Head | None:
    """The head that was given; CommandError when it is none."""
    if written is None:
        return None
    position, known_hash = written
    if not position.isdigit():
        raise CommandError(f"--head {position}: write a position and a hash, as `audit verify` prints them")
    return Head(int(position), 0, known_hash)
