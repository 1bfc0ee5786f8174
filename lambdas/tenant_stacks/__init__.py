"""Steps that make and remove the stack of a tenant with a table, or functions too, of its own."""
