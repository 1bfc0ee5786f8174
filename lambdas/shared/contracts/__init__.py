"""Contracts of the events that services exchange: a dataclass and a JSON Schema for each version."""
