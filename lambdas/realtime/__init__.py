"""Live push: WebSocket connections of each tenant, and the events that are sent to them."""
