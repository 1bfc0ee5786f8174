"""Slow work: a request is answered at once with a task, a worker does it, and everybody can see how far it is."""
