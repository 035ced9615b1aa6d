"""The wire lane: real binaries, the real SDK and the real template, against an emulator that enforces IAM.

Each story is a module with functions whose names are sentences, told in their order over one deployed stack. A sentence
that fails ends its story; the others go on. The last line is what tests/all counts.
"""

import datetime as dt
import importlib
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

import boto3

from emulator import REGION, ROOT, Emulator
from stack import ORIGIN_SECRET, Stack
from world import World

STORIES = ["loop", "files", "feedback", "strangers", "poison", "rights", "pages", "carry", "guide"]
PARAMETERS = {
    "Architecture": "x86_64",
    "OriginSecret": ORIGIN_SECRET,
    "Sender": "creditor.example",
    "AlertsSender": "relance@creditor.example",
    "Sms": "on",
}


def beginning():
    """Ten in the morning in Paris on the first Tuesday of September next year: no holiday in the weeks that follow."""
    first = dt.datetime(dt.date.today().year + 1, 9, 1, 8, tzinfo=dt.UTC)
    return first + dt.timedelta(days=(1 - first.weekday()) % 7)


def sentences(story):
    """The story's functions in the order they are written."""
    told = [each for each in vars(story).values() if callable(each) and each.__module__ == story.__name__]
    named = [each for each in told if not each.__name__.startswith("_") and each.__code__.co_argcount == 1]
    return sorted(named, key=lambda each: each.__code__.co_firstlineno)


def tell(story, world):
    passed = failed = 0
    for sentence in sentences(story):
        began = time.monotonic()
        try:
            sentence(world)
            passed += 1
            print(f"ok {story.__name__}: {sentence.__name__} ({time.monotonic() - began:.1f}s)", flush=True)
        except Exception:
            failed += 1
            print(f"not ok {story.__name__}: {sentence.__name__}\n{traceback.format_exc()}", flush=True)
            print("what the functions said last:", *world.said(), sep="\n    ", flush=True)
            break
    return passed, failed


def main():
    wanted = sys.argv[1:] or STORIES
    log = Path(os.environ.get("RELANCE_WIRE_LOG", "target/lanes/emulator.log"))
    log.parent.mkdir(parents=True, exist_ok=True)
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder, Emulator(log) as emulator:
        session = boto3.Session(region_name=REGION, **ROOT)
        stack = Stack(session, emulator.url, Path(folder))
        stack.deploy(PARAMETERS)
        stack.accommodate()
        stack.verify(PARAMETERS["Sender"])
        world = World(stack, beginning())
        for name in wanted:
            good, bad = tell(importlib.import_module(name), world)
            passed, failed = passed + good, failed + bad
    if failed:
        print(f"what the emulator and the functions said: {log}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
