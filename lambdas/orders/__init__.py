"""Orders: place, read, list."""
