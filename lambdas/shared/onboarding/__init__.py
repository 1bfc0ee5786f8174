"""Making a tenant: what is asked for, its steps, and taking them at once where no stack is needed."""
