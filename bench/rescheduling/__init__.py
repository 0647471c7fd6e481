"""Thirty days of 500 jobs against modelled endpoints, with the real rules and without.

population.py says which jobs and endpoints there are, endpoints.py how they answer, simulation.py runs the
time; others.py and ours.py (with incidents.py and crowds.py) are the three ways, figures.py and pictures.py
tell what came of them, case.py is the bench's case.
"""
