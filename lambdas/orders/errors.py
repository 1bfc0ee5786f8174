"""What can stand in an order's way."""

from lambdas.shared.errors import InvalidRequestError


class IdempotencyKeyReusedError(Exception):
    """The caller used this idempotency key before, for other content."""


class SiteNotSetUpError(Exception):
    """There is no such site, or nobody has set it up."""


class MenuItemUnavailableError(InvalidRequestError):
    """Something that was ordered is not on the menu, or not now."""


class PriceChangedError(Exception):
    """The total is another one than the client expects."""


class WrongStateError(Exception):
    """The order is in a state from which the caller can't bring it there."""


class KitchenFullError(Exception):
    """Every place in the site's kitchen is taken."""
