"""Moving a tenant's data: from one table to another, into an archive, and out of the platform."""
