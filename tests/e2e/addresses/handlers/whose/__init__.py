"""A function behind the edge."""
