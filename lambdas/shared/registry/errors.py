"""What keeps a change of the registry from being made. Their types decide a client's answer, never their text."""

from lambdas.shared.contention import LostRaceError
from lambdas.shared.errors import NotFoundError


class TenantNotFoundError(NotFoundError):
    """The registry has no tenant of this id."""

    def __init__(self, tenant_id: str) -> None:
        super().__init__(f"there is no tenant {tenant_id}")


class MemberNotFoundError(NotFoundError):
    """The tenant has no such member; what other tenants have is not told."""

    def __init__(self) -> None:
        super().__init__("there is no user of this id")


class VersionConflictError(LostRaceError):
    """The tenant's record has changed since it was read: read it again, and decide again."""


class OperationInProgressError(Exception):
    """Another operation holds the tenant."""


class SlugTakenError(Exception):
    """The slug belongs to a tenant, or did a short while ago."""


class DomainNotFoundError(NotFoundError):
    """The tenant has no such domain and no claim to it; what other tenants have is not told."""

    def __init__(self, host: str) -> None:
        super().__init__(f"there is no domain {host}, and no claim to it that still stands; claim it first")


class DomainTakenError(Exception):
    """Another tenant has proven that the domain is its own."""


class MemberTakenError(Exception):
    """The user is another tenant's member."""


class TenantLeavingError(Exception):
    """The tenant is on its way out, or gone: nobody new is let in."""

    def __init__(self, status: str) -> None:
        super().__init__(f"the tenant is {status}; nobody new is let in")


class LastOwnerError(Exception):
    """Without this owner the tenant would have no active one."""

    def __init__(self) -> None:
        super().__init__("this is the tenant's only active owner; make another user owner first")
