"""Handing usage to whoever bills it."""
