"""A Step Functions client that remembers which waits were ended."""

from tests.fakes.errors import client_error


class FakeStepFunctions:
    """Knows every token; each can be used once, as in Step Functions.

    Attributes:
        ended: What was sent for each token: the output of a success, or the error of a failure.
        refused: Tokens that were sent again.
        failure: When set, what every call raises.
    """

    def __init__(self) -> None:
        self.ended: dict[str, str] = {}
        self.refused: list[str] = []
        self.failure: Exception | None = None

    def send_task_success(self, *, taskToken: str, output: str) -> None:  # noqa: N803 - the SDK's names
        self._end(taskToken, output, "SendTaskSuccess")

    def send_task_failure(self, *, taskToken: str, error: str, cause: str) -> None:  # noqa: N803 - the SDK's names
        assert cause, "whoever looks at the workflow wants to know why"
        self._end(taskToken, error, "SendTaskFailure")

    def _end(self, token: str, how: str, operation: str) -> None:
        if self.failure is not None:
            raise self.failure
        if token in self.ended:
            self.refused.append(token)
            raise client_error("TaskTimedOut", operation)
        self.ended[token] = how
