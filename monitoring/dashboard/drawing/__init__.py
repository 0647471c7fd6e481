"""The geometry of small charts: plain values in, places and words out. [rule]

marks.py is what all of them draw and say, scale.py how numbers become places; each chart has a file: strip.py
the last runs, outcomes.py how the runs of a stretch ended, heat.py weeks, years and the next day,
waterfall.py the phases of attempts, timeline.py a day of many jobs, line.py two series with axes. Colours
are classes, never styles.
"""
