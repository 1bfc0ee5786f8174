"""Control plane: making a tenant."""
