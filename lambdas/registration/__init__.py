"""Self-service: a company makes itself a tenant, and its application finds out where to go."""
