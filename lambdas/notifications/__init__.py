"""Telling a tenant's people what happened, by the channels that they chose."""
