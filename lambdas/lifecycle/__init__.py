"""Steps of tenants' life cycle, how operations end, and who looks after those that nobody ends."""
