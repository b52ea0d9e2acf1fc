"""The evidence pack of the half-yearly meeting: figures frozen, then set as PDF, workbook and slides from what was frozen.

``freezing.py`` asks the counters and writes ``data/``; everything else reads ``data/`` alone, in a process without Django, so
that the same data make the same bytes for ever.
"""
