"""Taking in the data of an old single-tenant installation, and giving back what changed since."""
