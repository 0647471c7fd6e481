"""Why a job did, or did not, run at an instant.

explain.py tells it step by step, ends.py what became of a row, evidence.py asks the database, history.py says
which ticks there should have been, sentences.py puts it into words.
"""
