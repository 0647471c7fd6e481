"""The jobs table: what its query asks for, the page of jobs that it finds, and acts on many of them.

filters.py reads the query, chosen.py finds the jobs, orders.py sorts them, rows.py loads a page of them with
their last runs, heads.py leads from one order to another, choices.py proposes what to filter by, acts.py
changes many and knows the undo, words.py tells it, ids.py reads ids out of forms.
"""
