"""How the parts of the product are started."""

import os
import subprocess
import sys

from cronmanager.runtime import parts

NICENESS = [sys.executable, "-c", "import os; print(os.nice(0))"]


def niceness_of(part: parts.Part) -> int:
    done = subprocess.run(NICENESS, capture_output=True, text=True, check=True, preexec_fn=part.become)
    return int(done.stdout)


def test_the_web_leaves_the_processor_to_the_scheduler_and_the_workers():
    named = {part.name: part for part in parts.of_product(3000, 1, None)}

    assert niceness_of(named["web"]) > os.nice(0)
    assert niceness_of(named["scheduler"]) == niceness_of(named["worker-1"]) == os.nice(0)
