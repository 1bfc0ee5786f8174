"""The bus that services tell each other through."""

from saas_constructs.events.event_bus import EventBus

__all__ = ["EventBus"]
