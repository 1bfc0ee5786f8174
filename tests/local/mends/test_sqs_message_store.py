"""A message that arrives while another is deleted is not lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

# The list of messages, when it is gone through for a deletion, lets a rule's event arrive.
CODE = """
import sys, threading
from ministack.core.arn import parse_arn
from ministack.services import eventbridge, sqs
if sys.argv[1] == "mended":
    from saas_constructs.local.mends import sqs_message_store
    sqs_message_store.apply()

url = sqs._act_create_queue({"QueueName": "orders"}, "")["QueueUrl"]
queue = sqs._queues[url]
arn = parse_arn(queue["attributes"]["QueueArn"])
sqs._act_send_message({"QueueUrl": url, "MessageBody": "first"}, url)
handle = sqs._receive_messages_for_esm(url, 1)[0]["receipt_handle"]
arrived = threading.Event()

def arrive():
    eventbridge._dispatch_to_sqs(arn, '"second"', {})
    arrived.set()

class Messages(list):
    def __iter__(self):
        messages = list(super().__iter__())
        threading.Thread(target=arrive).start()
        arrived.wait(0.5)
        return iter(messages)

queue["messages"] = Messages(queue["messages"])
sqs._delete_messages_for_esm(url, {handle})
arrived.wait()
print([message["body"] for message in queue["messages"]])
"""


def _left(tmp_path: Path, which: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-c", CODE, which],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "STATE_DIR": str(tmp_path), "S3_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
    )
    return finished.stdout.splitlines()[-1]


def test_upstream_loses_it(tmp_path: Path) -> None:
    assert _left(tmp_path, "stock") == "[]"


def test_the_message_is_kept(tmp_path: Path) -> None:
    assert _left(tmp_path, "mended") == "['\"second\"']"
