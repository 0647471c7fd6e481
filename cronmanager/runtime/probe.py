"""Whether a part of this container is well, as its exit code. [face]

python -m cronmanager.runtime.probe web|scheduler|worker|flower
"""

import sys

import django

from cronmanager import environment
from cronmanager.runtime.answers import answers

FLOWER_PORT = 5555


def has_heartbeat(kind: str) -> bool:
    """Whether a process of that kind in this container renews its lease."""
    django.setup()
    from django.utils import timezone  # these need django.setup()

    from jobs.execution.leases import host_name
    from jobs.models import RuntimeProcess

    living = RuntimeProcess.objects.filter(kind=kind, hostname=host_name(), lease_until__gt=timezone.now())
    return living.exists()


def is_well(name: str) -> bool:
    """Whether the part called `name` is."""
    if name == "web":
        return answers(environment.whole("PORT", 3000), "/health", timeout_s=3)
    if name == "flower":
        return answers(FLOWER_PORT, "/healthcheck", timeout_s=3)
    return has_heartbeat(name)


if __name__ == "__main__":
    sys.exit(not is_well(sys.argv[1]))
