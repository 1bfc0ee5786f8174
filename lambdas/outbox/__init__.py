"""Publishing what writes tell."""
