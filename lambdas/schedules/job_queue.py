"""The queue of tenants' jobs."""

import json
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from lambdas.shared.tenant_job import TenantJob

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_BATCH: Final = 10
_PAUSES_SECONDS: Final = (0.1, 0.4, 1.6)


class JobsNotSentError(Exception):
    """The queue refused jobs repeatedly."""


class JobQueue:
    """Sends jobs, each in its tenant's message group, so that no tenant's jobs wait behind another's.

    Args:
        client: SQS with the function's own role.
        queue_url: The queue.
        pause: Waits for a number of seconds between attempts.
    """

    def __init__(self, client: "SQSClient", queue_url: str, *, pause: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._queue_url = queue_url
        self._pause = pause

    def send(self, jobs: Sequence[TenantJob]) -> None:
        """Send all of ``jobs``.

        Raises:
            JobsNotSentError: The queue refused some in every attempt.
            ClientError: A call failed.
        """
        for start in range(0, len(jobs), _BATCH):
            self._send(jobs[start : start + _BATCH])

    def _send(self, jobs: Sequence[TenantJob]) -> None:
        waiting = {str(number): _entry(str(number), job) for number, job in enumerate(jobs)}
        for pause in (*_PAUSES_SECONDS, None):
            # A batch that succeeds as a call can fail for an entry (SQS API Reference, "SendMessageBatch").
            answer = self._client.send_message_batch(QueueUrl=self._queue_url, Entries=list(waiting.values()))
            failed = answer.get("Failed", [])
            if not failed:
                return
            waiting = {entry["Id"]: waiting[entry["Id"]] for entry in failed}
            if pause is not None:
                self._pause(pause)
        codes = ", ".join(sorted({entry["Code"] for entry in failed}))
        raise JobsNotSentError(f"the queue refused {len(failed)} jobs {len(_PAUSES_SECONDS) + 1} times, with {codes}")


def _entry(number: str, job: TenantJob) -> "SendMessageBatchRequestEntryTypeDef":
    body = json.dumps(job.to_message(), separators=(",", ":"))
    return {"Id": number, "MessageBody": body, "MessageGroupId": job.tenant_id}
