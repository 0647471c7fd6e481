"""How a job's schedule follows its endpoint's health, and goes back. [rule]

tuning.py has every constant, window.py what is known of a job's executions, rules.py the hourly rules with
their sentences.py, breaker.py the pause with a probe, hosts.py what many jobs of one host have in common,
spread.py how a herd is flattened.
docs/rescheduling.md explains them with their formulas.
"""
