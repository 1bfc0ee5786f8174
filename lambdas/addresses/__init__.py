"""Keeps what the edge knows of tenants' addresses equal to the registry."""
