"""Users of a tenant: who is let in, as what, and where."""
