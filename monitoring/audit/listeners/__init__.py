"""Hear what the other apps announce and write it down, within the transaction of the act. [face]

Importing this connects them. Whatever a listener raises undoes the act: none is done without its row.
"""

from monitoring.audit.listeners import accounts, by_hand, jobs

__all__ = ["accounts", "by_hand", "jobs"]
