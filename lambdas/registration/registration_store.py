"""Registrations that wait for their code, in the registry. DynamoDB drops them once they are over."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from lambdas.registration.request import Applicant
from lambdas.shared.contention import ConditionFailedError, write
from lambdas.shared.moments import rfc3339
from lambdas.shared.registry.part import RegistryPart
from lambdas.shared.registry.values import from_attribute, to_attribute

GOOD_FOR: Final = timedelta(minutes=15)
ATTEMPTS: Final = 5
PER_ADDRESS: Final = 5
"""Codes that an address is sent within an hour: nobody's mailbox is flooded, and nobody gets many codes to guess."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody began, and its code's digest.

    Attributes:
        applicant: Who, and what they want.
        digest: As `lambdas.registration.codes.digest_of` makes it.
    """

    applicant: Applicant
    digest: str


class RegistrationStore(RegistryPart):
    """Registrations."""

    def may_be_sent(self, email: str) -> bool:
        """Whether the address may be sent one more code this hour; it is counted."""
        now = self._now()
        address = hashlib.sha256(_mailbox(email).encode()).hexdigest()
        try:
            write(
                lambda: self._client.update_item(
                    TableName=self._table_name,
                    Key=_key(f"address#{address}#{now:%Y%m%dT%H}"),
                    UpdateExpression="ADD begun :one SET expires_at = :end",
                    ConditionExpression="attribute_not_exists(begun) OR begun < :most",
                    ExpressionAttributeValues={
                        ":one": {"N": "1"},
                        ":most": {"N": str(PER_ADDRESS)},
                        ":end": _epoch(now + timedelta(hours=2)),
                    },
                )
            )
        except ConditionFailedError:
            return False
        return True

    def put(self, registration_id: str, registration: Registration) -> None:
        """Keep a registration for as long as its code is good."""
        now = self._now()
        applicant = registration.applicant
        request = {"company": applicant.company, "slug": applicant.slug, "tier": applicant.tier}
        self._client.put_item(
            TableName=self._table_name,
            Item={
                **_key(registration_id),
                "email": {"S": applicant.email},
                "request": to_attribute(request),
                "code_hash": {"S": registration.digest},
                "attempts": {"N": "0"},
                "created_at": {"S": rfc3339(now)},
                "expires_at": _epoch(now + GOOD_FOR),
            },
        )

    def attempt(self, registration_id: str) -> Registration | None:
        """The registration, of which one more attempt is counted; none where it is over or was tried too often.

        Counted before anything is compared: of many guesses at once no more than `ATTEMPTS` are looked at.
        """
        found: dict[str, Any] = {}

        def count() -> None:
            found.update(
                self._client.update_item(
                    TableName=self._table_name,
                    Key=_key(registration_id),
                    UpdateExpression="ADD attempts :one",
                    ConditionExpression="attempts < :most AND expires_at > :now",
                    ExpressionAttributeValues={
                        ":one": {"N": "1"},
                        ":most": {"N": str(ATTEMPTS)},
                        ":now": _epoch(self._now()),
                    },
                    ReturnValues="ALL_NEW",
                )["Attributes"]
            )

        try:
            write(count)
        except ConditionFailedError:
            return None
        request = from_attribute(found["request"])
        return Registration(Applicant(email=found["email"]["S"], **request), found["code_hash"]["S"])


def _mailbox(email: str) -> str:
    """Where the address's mail ends up: many providers deliver `ada+anything@` to `ada@` (RFC 5233)."""
    name, _, host = email.partition("@")
    return f"{name.partition('+')[0]}@{host}"


def _key(name: str) -> dict[str, Any]:
    return {"pk": {"S": f"registration#{name}"}, "sk": {"S": "registration"}}


def _epoch(moment: datetime) -> dict[str, str]:
    return {"N": str(int(moment.timestamp()))}
