"""Slow work that a request only asks for."""

from saas_constructs.tasks.async_task import AsyncTask

__all__ = ["AsyncTask"]
