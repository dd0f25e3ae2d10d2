"""A house that several processes use: what its address is to each of them, and how they are begun."""

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from model.storage import database as opening
from model.storage import seals
from tests.conftest import KEY


def environment(address: str) -> dict[str, str]:
    """Return the environment of the house at an address."""
    return {"MOSAIQUE_MODE": "production", "MOSAIQUE_KEY": KEY, "MOSAIQUE_DATABASE": address}


def settle(patch: pytest.MonkeyPatch, address: str) -> None:
    """Make the environment that of the house at an address."""
    for name, value in environment(address).items():
        patch.setenv(name, value)


def apart(act: Callable[..., None], address: str, folder: Path, *given: object) -> tuple[ForkServerProcess, Connection]:
    """Begin to act in a process of its own, in a house whose other files are in a folder; return the process and the
    line to it, which is the first thing that it is given."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.endurance.writers", "tests.storage.races"])
    here, there = context.Pipe()
    process = context.Process(target=_act, args=(act, address, folder, there, *given), daemon=True)
    process.start()
    there.close()
    return process, here


def _act(act: Callable[..., None], address: str, folder: Path, line: Connection, *given: object) -> None:
    os.environ.update(environment(address))
    opening.LOCAL = seals.LOCAL = folder
    act(line, *given)
