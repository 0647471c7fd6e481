"""Who did what, from where, by which credential: rows that are only added, each bound to the one before."""
