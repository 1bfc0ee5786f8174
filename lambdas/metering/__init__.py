"""Usage of tenants: metered from logs, reported, priced and billed."""
