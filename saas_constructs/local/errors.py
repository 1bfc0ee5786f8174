"""Errors of the embedded AWS."""

from saas_constructs.errors import RemediableError


class LocalError(RemediableError):
    """Something about the embedded AWS is wrong."""
