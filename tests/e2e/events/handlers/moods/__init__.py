"""A consumer that fails when told to."""
