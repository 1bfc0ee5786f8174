"""A picture that takes over its decoder has nothing in its hands: no credentials, no file, no network, no time."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from lambdas.files.decoding import Decoder
from lambdas.files.picture import look_into
from lambdas.files.picture_bytes import DecoderFailedError, Picture, packed, unpacked
from lambdas.files.picture_faults import PictureRejectedError
from tests.unit.lambdas.files.pictures import encoded, photo

# A function is no superuser: what could lift the limits is taken from the process that plays it (capabilities(7), "The
# capability bounding set"). It may become another user, whose processes are counted.
WEAK = """
import ctypes, os, sys
BOUNDING_SET_DROP, SET_USER_ID, CAPABILITIES = 24, 7, 41
for capability in set(range(CAPABILITIES)) - {SET_USER_ID}:
    ctypes.CDLL(None).prctl(BOUNDING_SET_DROP, capability, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-c", *sys.argv[1:]])
"""
RUN = """
import ctypes, json, sys
from lambdas.files.decoding import Decoder
for deed, seconds, patience in json.loads(sys.argv[1]):
    decoder = Decoder("tests.unit.lambdas.files.hostile", seconds=seconds, patience=patience)
    try:
        decoder.look_into(deed.encode())
    except Exception as error:
        print(json.dumps([type(error).__name__, str(error)]), flush=True)
GET_DUMPABLE = 3
print(json.dumps(["dumpable", str(ctypes.CDLL(None).prctl(GET_DUMPABLE, 0, 0, 0, 0))]))
"""
EMFILE, EFBIG, EPERM, EAGAIN = 24, 27, 1, 11
REJECTED, FAILED = "PictureRejectedError", "DecoderFailedError"
UNFINISHED = "damaged: it can't be decoded within the limits; export it again"

DEEDS = {
    "environment of the parent": (REJECTED, f"damaged: refused {EMFILE}"),
    "memory of the parent": (REJECTED, f"damaged: refused {EPERM}"),
    "file": (REJECTED, f"damaged: refused {EMFILE}"),
    "write": (REJECTED, f"damaged: refused {EFBIG}"),
    "connect": (REJECTED, f"damaged: refused {EMFILE}"),
    "close and open": (REJECTED, f"damaged: refused {EMFILE}"),
    "raise a limit": (REJECTED, f"damaged: refused {EPERM}"),
    "start a process": (REJECTED, f"damaged: refused {EAGAIN}"),
    "take memory": (REJECTED, "damaged: it takes more memory than a picture may; export it again"),
    "spin": (REJECTED, UNFINISHED),
    "sleep": (REJECTED, UNFINISHED),
    "die": (REJECTED, UNFINISHED),
    "shout": (FAILED, "the decoding process told b'xxx"),
    "lie": (FAILED, 'the decoding process told b\'{"content_type": "text/html"'),
    "leave": (FAILED, "the decoding process told b'' and ended with b''"),
    "fail": (FAILED, "decoding failed: \"KeyError: 'missing'\""),
    "environment": (REJECTED, "damaged: "),
}


@pytest.fixture(scope="module")
def outcomes() -> dict[str, list[str]]:
    """What came of each deed, in a process with a function's rights and credentials."""
    impatient = {"spin": (1, 60.0), "sleep": (60, 1.0)}
    plan = [(deed, *impatient.get(deed, (60, 60.0))) for deed in DEEDS]
    path = os.pathsep.join(path for path in sys.path if path)
    secrets = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token"}
    done = subprocess.run(
        [sys.executable, "-c", WEAK, RUN, json.dumps(plan)],
        env={"PYTHONPATH": path, **secrets},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip([*DEEDS, "itself"], map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("deed", DEEDS)
def test_a_decoder_that_was_taken_over_gets_nothing(outcomes: dict[str, list[str]], deed: str) -> None:
    kind, start = DEEDS[deed]
    assert outcomes[deed][0] == kind
    assert outcomes[deed][1].startswith(start), outcomes[deed][1]


def test_the_memory_of_who_waits_is_closed(outcomes: dict[str, list[str]]) -> None:
    """Also where the kernel does not keep processes of one user apart by itself, as Yama does."""
    assert outcomes["itself"] == ["dumpable", "0"]


def test_its_environment_holds_where_code_is_and_nothing_else(outcomes: dict[str, list[str]]) -> None:
    # The interpreter itself sets the last one where there is no locale.
    names = set(outcomes["environment"][1].removeprefix("damaged: ").split())
    assert names <= {"LD_LIBRARY_PATH", "PYTHONPATH", "LC_CTYPE"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_a_picture_comes_back_as_it_was_made(kind: str) -> None:
    options = {"save_all": True, "append_images": [photo(30, 20)]} if kind == "MPO" else {}
    content = encoded(photo(600, 400), kind, **options)
    assert Decoder().look_into(content) == look_into(content)


@pytest.mark.parametrize("mode", ["P", "LA", "I;16", "CMYK"])
def test_no_picture_needs_what_cannot_be_opened_any_more(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    content = encoded(photo(60, 40).convert("L" if mode == "I;16" else mode).convert(mode), kind)
    assert Decoder().look_into(content) == look_into(content)


def test_the_largest_picture_that_is_taken_fits() -> None:
    found = Decoder().look_into(encoded(photo(8000, 5000), "PNG", compress_level=1))
    assert (found.width, found.height) == (8000, 5000)


def test_why_it_is_none_comes_back_too() -> None:
    with pytest.raises(PictureRejectedError) as refused:
        Decoder().look_into(b"<svg/>")
    assert refused.value.rejection.reason == "not-an-image"


def test_a_decoder_that_is_not_there_is_our_fault_and_not_the_pictures() -> None:
    with pytest.raises(DecoderFailedError, match=r"No module named .*nowhere"):
        Decoder("nowhere").look_into(b"")


WEBP = b"RIFF\x04\x00\x00\x00WEBP"
PICTURE = Picture("image/png", 3, 2, {160: WEBP, 480: WEBP, 1080: WEBP})


def told(**changes: object) -> bytes:
    head, _, rest = packed(PICTURE).partition(b"\n")
    return json.dumps(json.loads(head) | changes).encode() + b"\n" + rest


def test_what_is_told_of_a_picture_is_read() -> None:
    assert unpacked(packed(PICTURE)) == PICTURE


@pytest.mark.parametrize(
    "lie",
    [
        b"",
        b"[]\n",
        b"null\n",
        b"[" * 4000,
        told() + b"x",
        told()[:-1],
        told(content_type="text/html"),
        told(width=0),
        told(width=True),
        told(width="3"),
        told(width=16_000, height=16_000),
        told(more=1),
        told(images=[[160, 12], [480, 12]]),
        told(images=[[160, 12], [480, 12], [1080, -12]]),
        told(images=[[160, 36], [480, 0], [1080, 0]]),
        told(images=[[160, 12], [480, 12], [1080, 12], [4000, 12]]),
        packed(Picture("image/png", 3, 2, {160: WEBP, 480: WEBP, 1080: b"<script>alert(1)</script>"})),
        b'{"reason": "because", "detail": "x"}\n',
        b'{"reason": "damaged", "detail": 7}\n',
        b'{"reason": "damaged", "detail": "\\u0000"}\n',
        json.dumps({"reason": "damaged", "detail": "x" * 301}).encode(),
        b'{"failure": "x"}\n',
    ],
)
def test_what_an_honest_decoder_does_not_tell_is_refused(lie: bytes) -> None:
    with pytest.raises(DecoderFailedError):
        unpacked(lie)
