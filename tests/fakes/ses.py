"""An SES client that keeps what it is given."""

from typing import Any

from tests.fakes.errors import client_error


class FakeSes:
    """Takes e-mail from a verified address.

    Attributes:
        sent: Recipient and text of each e-mail.
        refusal: Code of the error with which e-mail is refused; empty while it is taken.
    """

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.refusal = ""

    def send_email(self, *, Source: str, Destination: Any, Message: Any) -> Any:  # noqa: N803 - the SDK's names
        assert Source == "no-reply@restaurant.example"
        if self.refusal:
            raise client_error(self.refusal, "SendEmail")
        (recipient,) = Destination["ToAddresses"]
        self.sent.append((recipient, Message["Body"]["Text"]["Data"]))
        return {"MessageId": "1"}
