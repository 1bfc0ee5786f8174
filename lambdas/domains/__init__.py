"""A tenant's own domains: claiming them, proving them, giving them up."""
