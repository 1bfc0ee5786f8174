"""Feeds: what a connection follows, each a partition of the table."""

from typing import Final

EVERY_SITE: Final = "sites"
"""Feed of all connections that follow some site: for what concerns a brand, at each of its sites."""


def site_feed(site_id: str) -> str:
    """Feed of those who follow a site."""
    return f"site#{site_id}"


def user_feed(user_id: str) -> str:
    """Feed of what concerns a user."""
    return f"user#{user_id}"


def feed_pk(tenant_id: str, feed: str) -> str:
    """Partition key of a feed's connections."""
    return f"{tenant_id}#feed#{feed}"
