"""`python -m bench [case …]`: runs the cases, prints a table, writes bench/results/<date>-<case>.json."""

import argparse
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

from django.utils.module_loading import import_string

from bench import results, rig
from bench.cases import CASES
from bench.options import Options

LAST_LINES = 15


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("cases", nargs="*", help="names of cases; all when none is given")
    parser.add_argument("--jobs", type=int, action="append", help="how many jobs; may be given several times")
    parser.add_argument("--runs", type=int, default=4, help="ticks of a herd, the first one cold (4)")
    parser.add_argument(
        "--hosts", type=int, help="over how many loopback addresses the jobs are spread (≤ 250)"
    )
    parser.add_argument("--seconds", type=int, help="length of the cases that last a time")
    parser.add_argument("--no-stock", action="store_true", help="leave the stock way out")
    parser.add_argument("--list", action="store_true", help="print the names of the cases")
    return parser.parse_args(arguments)


def end(_number: int, _frame: FrameType | None) -> None:
    """Leave by an exception, so that every block ends its processes."""
    raise SystemExit(143)


def main(arguments: list[str]) -> int:
    """Run the named cases on one rig; the exit code is 1 when one failed or a limit was not kept."""
    given = parse(arguments)
    names = given.cases or list(CASES)
    if given.list or not set(names) <= set(CASES):
        print("cases:", *CASES)
        return 0 if given.list else 2
    signal.signal(signal.SIGTERM, end)
    with rig.rig() as on:
        of = results.machine()
        results.print_line(*results.HEADINGS)
        return max([run(on, name, options_of(given), of) for name in names])


def run(on: rig.Rig, name: str, options: Options, of: dict[str, Any]) -> int:
    """Run one case, print and keep what it found; one that fails does not end the others."""
    try:
        result: results.Result = import_string(CASES[name])(on, options)
    except Exception:
        traceback.print_exc()
        print_logs(on.folder)
        return 1
    results.print_result(result)
    results.keep(result, of)
    return 0 if all(figure.is_met() for figure in result.figures) else 1


def print_logs(folder: Path) -> None:
    """The last words of every process, which the temporary folder would take along."""
    for log in sorted(folder.glob("*.log")):
        for line in log.read_text(errors="replace").splitlines()[-LAST_LINES:]:
            print(f"{log.stem:<12} | {line}", file=sys.stderr)


def options_of(given: argparse.Namespace) -> Options:
    """What of the command line concerns the cases."""
    jobs = tuple(given.jobs) if given.jobs else None
    return Options(jobs, given.runs, given.hosts, given.seconds, not given.no_stock)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
