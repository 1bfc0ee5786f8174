"""Migrating an old single-tenant installation in: the half that reads its export, and steers the platform's."""
