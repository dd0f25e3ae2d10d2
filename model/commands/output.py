"""What commands share: the status with which they end, what they say and to whom, how a day is given."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from model.errors import Refused
from model.exchange.imports.values import as_date
from model.wording import Catalogue, catalogue

Arguments = argparse.Namespace
Run = Callable[[Arguments, Catalogue], int | None]
Command = Callable[[str, Run], argparse.ArgumentParser]
"""What adds a command of a name to the command line, and returns what parses its arguments."""

DONE, REFUSED = 0, 1


def say(text: str) -> None:
    """Say a line to whoever asked."""
    sys.stdout.write(f"{text}\n")


def complain(text: str) -> None:
    """Say on the error output what stands in the way, or what is to be known besides."""
    sys.stderr.write(f"{text}\n")


def say_json(document: Any) -> None:
    """Say one document, for other programs."""
    say(json.dumps(document, ensure_ascii=False, indent=2))


def day(text: str) -> date:
    """Read a day that was given as an argument.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        return as_date(text)
    except Refused as refusal:
        raise argparse.ArgumentTypeError(catalogue().error(refusal)) from refusal
