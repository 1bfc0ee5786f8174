"""Failure drills: the reference application under faults, and what is left of its promises. ``make drill``."""
