"""What Lambda passes beside the event."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FakeContext:
    """The attributes that the run-time code reads."""

    function_name: str = "function"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:eu-west-1:111122223333:function:function"
    aws_request_id: str = "00000000-0000-4000-8000-000000000001"
