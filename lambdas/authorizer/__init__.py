"""The REQUEST authorizer: who calls, for which tenant, and which routes that allows."""
