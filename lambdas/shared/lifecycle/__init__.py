"""Operations on tenants: what is to be done, what was done, and which one holds a tenant."""
