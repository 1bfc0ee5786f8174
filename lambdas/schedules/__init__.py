"""From one schedule to every active tenant: a message each."""
