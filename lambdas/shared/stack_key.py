"""The API key of a tenant in the API of its own stack."""

import hashlib


def stack_key(usage_key: str, stack: str) -> str:
    """The key's value: for a tenant's stack always the same one, and no other API's.

    API Gateway takes each value once in an account and region, and the tenant's own is known to the API of all tenants.

    Args:
        usage_key: The tenant's own.
        stack: Name of its stack.
    """
    return hashlib.sha256(f"{usage_key}#{stack}".encode()).hexdigest()
