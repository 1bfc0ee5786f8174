"""What every function needs: tenant, tenant session, settings, observability, HTTP."""
