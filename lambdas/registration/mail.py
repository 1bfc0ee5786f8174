"""Codes by e-mail, through Amazon SES."""

from typing import Any, Final, Protocol

from botocore.exceptions import ClientError

from lambdas.registration.request import Applicant
from lambdas.shared.observability import count, logger

_REFUSED: Final = frozenset({"MessageRejected", "InvalidParameterValue"})
_TEXT: Final = """Hello,

the code for your registration is

    {code}

It is good for 15 minutes. If it was not you who asked for it, there is nothing that you need to do.
"""


class SesClient(Protocol):
    """The part of SES that is used here."""

    def send_email(self, *, Source: str, Destination: Any, Message: Any) -> Any:  # noqa: N803 - the SDK's names
        """Send an e-mail."""


class SesMail:
    """E-mail from one address.

    Args:
        client: SES.
        sender: From whom; an address that SES has verified, or of a domain that it has.
    """

    def __init__(self, client: SesClient, sender: str) -> None:
        self._client = client
        self._sender = sender

    def send_code(self, applicant: Applicant, code: str) -> None:
        """Send an applicant their code. What SES does not take for good is logged, and nobody is told.

        Raises:
            ClientError: SES was throttled, or may not be used.
        """
        # Nothing that somebody else may have typed: from a good sender, it would pass for the platform's own words.
        text = _TEXT.format(code=code)
        try:
            self._client.send_email(
                Source=self._sender,
                Destination={"ToAddresses": [applicant.email]},
                Message={
                    "Subject": {"Data": "Your code", "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
                },
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _REFUSED:
                raise
            # An answer that differs would tell which addresses take mail.
            logger.error("code not sent", error=error.response["Error"]["Code"])
            count("CodeNotSent")
