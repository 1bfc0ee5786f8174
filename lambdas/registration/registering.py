"""What becomes of a registration; knows neither HTTP nor AWS."""

from collections.abc import Callable
from typing import Protocol

from lambdas.registration.codes import digest_of, is_code, new_code, new_registration_id
from lambdas.registration.registration_store import Registration
from lambdas.registration.request import Applicant


class CodeRefusedError(Exception):
    """The code is wrong, or too old, or was tried too often, or there is no such registration: nobody learns which."""

    def __init__(self) -> None:
        super().__init__("the code is wrong, too old, or was tried too often; register again for a new one")


class Registrations(Protocol):
    """What was begun."""

    def may_be_sent(self, email: str) -> bool:
        """Whether the address may be sent one more code."""

    def put(self, registration_id: str, registration: Registration) -> None:
        """Keep a registration."""

    def attempt(self, registration_id: str) -> Registration | None:
        """The registration, of which one more attempt is counted; none where there is none to be had."""


class Mail(Protocol):
    """What writes to people."""

    def send_code(self, applicant: Applicant, code: str) -> None:
        """Send an applicant their code."""


def begin(
    applicant: Applicant,
    *,
    registrations: Registrations,
    mail: Mail,
    new_id: Callable[[], str] = new_registration_id,
    fresh_code: Callable[[], str] = new_code,
) -> str:
    """Send a code to the applicant's address, and answer with the registration's id.

    Whether the slug is free and whose the address is, is not looked at: the answer is the same for all, also for an
    address that has had its codes for this hour.

    Args:
        applicant: Who wants to be a tenant.
        registrations: Where they wait.
        mail: What writes to applicants.
        new_id: Makes a fresh id of a registration.
        fresh_code: Makes a fresh code.
    """
    registration_id, code = new_id(), fresh_code()
    # Also where it is thrown away: how long an answer takes must not tell.
    registration = Registration(applicant, digest_of(registration_id, code))
    if registrations.may_be_sent(applicant.email):
        registrations.put(registration_id, registration)
        mail.send_code(applicant, code)
    return registration_id


def prove(registration_id: str, code: str, *, registrations: Registrations) -> Applicant:
    """The applicant who has shown by ``code`` that the address is theirs.

    Raises:
        CodeRefusedError: It is not the code, or nobody may try any more.
    """
    registration = registrations.attempt(registration_id)
    if registration is None:
        # As dear as an answer to a code that is looked at.
        digest_of(registration_id, code)
        raise CodeRefusedError
    if not is_code(registration_id, code, registration.digest):
        raise CodeRefusedError
    return registration.applicant
