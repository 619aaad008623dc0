"""Shared by the conformance programs: saying what was checked, and acting as people on the desk page."""

import json
import os
import sys
import urllib.request
from collections.abc import Callable

# What is to be done before a difference ends the program: nothing else is called then.
before_failing: list[Callable[[], None]] = []


def setting(name: str) -> str:
    """The value of an environment variable that must be there."""
    value = os.environ.get(name)
    if not value:
        sys.exit(f"{name} is not set")
    return value


def check(what: str, found, expected=True) -> None:
    """Prints what was checked; the first difference ends the program with status 1."""
    if found != expected:
        print(f"DIFFERS  {what}\n  found:    {found!r}\n  expected: {expected!r}")
        sys.stdout.flush()
        for stop in before_failing:
            stop()
        # Not sys.exit: inside an event loop another task could swallow it.
        os._exit(1)
    print(f"ok  {what}")


def desk_state() -> dict:
    """Everything the desk page shows; `chat` holds what is in Telegram."""
    with urllib.request.urlopen(f"{setting('DESK_URL')}/desk/state", timeout=10) as answer:
        return json.load(answer)


def act(action: str, **fields) -> dict:
    """A person does something, for example `act("chat/say", chat=1, person=1, text="hello")`."""
    request = urllib.request.Request(
        f"{setting('DESK_URL')}/desk/{action}",
        data=json.dumps(fields).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read() or b"{}")
