"""What meetings make of the figures: minutes, tasks, commitments, and changes of services.

``access.py`` alone says who may do what; each of the others writes its own rows and appends to their history.
"""
