"""Dead letters: found by their queues' tags, explained, and sent back to where they belong."""
