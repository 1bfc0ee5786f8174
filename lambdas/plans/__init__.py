"""Plans: what a tenant's people may know of its tier, and of how much of it is used."""
