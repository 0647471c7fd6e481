"""The job editor: what its form says becomes a job's fields, and back. [face]

form.py has the fields, ways.py the ways to write a schedule, written.py reads what was typed into values as
on the wire, texts.py goes the way back, saving.py brings values and refusals together.
"""
