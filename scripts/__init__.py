"""Maintenance commands, run by the Makefile."""
