"""Errors that a person can act on."""


class RemediableError(Exception):
    """Something is wrong, and there is a remedy.

    Args:
        message: What is wrong, with the value received.
        remedy: What to do about it.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}"
