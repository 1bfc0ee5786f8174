"""The control plane's API as the command calls it: found by its stack's output, signed, and followed to an end."""
