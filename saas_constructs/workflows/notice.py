"""Telling somebody that a wait has begun, beside the wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aws_cdk import aws_sns as sns

from saas_constructs.workflows.placeholders import NOTICE_TOPIC_ARN, PARTITION, placeholder
from saas_constructs.workflows.retries import SNS, retried


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A message to a topic when the last wait begins. That it fails ends no wait.

    Attributes:
        name: Of the state that sends it.
        topic: Where to.
        message: Constant fields of the message, which is a JSON object.
        fields: Fields of the input that the message carries, too.
        attributes: Those of both that are also message attributes, by which subscriptions filter.
    """

    name: str
    topic: sns.ITopic
    message: Mapping[str, str] = field(default_factory=dict)
    fields: Sequence[str] = ()
    attributes: Sequence[str] = ()

    def __post_init__(self) -> None:
        unknown = sorted({*self.attributes} - {*self.message, *self.fields})
        if unknown:
            raise ValueError(f"attributes must be fields of the message, got {', '.join(unknown)}")

    def states(self) -> dict[str, Any]:
        """The branch that sends it, in Amazon States Language."""
        failed = f"{self.name}Failed"
        content = {**self.message, **{f"{name}.$": f"$.{name}" for name in self.fields}}
        return {
            "StartAt": self.name,
            "States": {
                self.name: {
                    "Type": "Task",
                    "Resource": f"arn:{PARTITION}:states:::sns:publish",
                    "TimeoutSeconds": 30,
                    "Parameters": {
                        "TopicArn": placeholder(NOTICE_TOPIC_ARN),
                        "Message": content,
                        "MessageAttributes": {
                            name: {"DataType": "String", **self._value(name)} for name in self.attributes
                        },
                    },
                    "ResultPath": None,
                    "Retry": retried(SNS),
                    "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": failed}],
                    "End": True,
                },
                # The person still finds the work in the list of what is open.
                failed: {"Type": "Pass", "End": True},
            },
        }

    def _value(self, name: str) -> dict[str, str]:
        if name in self.fields:
            return {"StringValue.$": f"$.{name}"}
        return {"StringValue": self.message[name]}
