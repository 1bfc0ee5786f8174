"""Why nobody is made a tenant by a confirmation: as the function that makes tenants says it, and as an error."""

from typing import Final

from lambdas.shared.errors import BusyError

CODE_REFUSED: Final = "code-refused"
ADDRESS_UNAVAILABLE: Final = "address-unavailable"
SLUG_TAKEN: Final = "slug-taken"
BUSY: Final = "busy"


class ConfirmationRefusedError(Exception):
    """The code is wrong, or too old, or was tried too often, or there is no such registration."""


class AddressUnavailableError(Exception):
    """The address belongs to a user of another tenant."""


class SlugUnavailableError(Exception):
    """The slug is another tenant's, or was a short while ago."""


ERRORS: Final[dict[str, type[Exception]]] = {
    CODE_REFUSED: ConfirmationRefusedError,
    ADDRESS_UNAVAILABLE: AddressUnavailableError,
    SLUG_TAKEN: SlugUnavailableError,
    BUSY: BusyError,
}
"""The error that each of them is to whoever asked."""
