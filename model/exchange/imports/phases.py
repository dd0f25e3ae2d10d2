"""How far the reading of a delivery is: in which phase, and which part of it is done."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

Item = TypeVar("Item")

EVERY = 1_000
"""After how many rows somebody is told how far it is."""


class ImportPhase(StrEnum):
    """What is done of a delivery, in order."""

    READING = "reading"
    RECOGNITION = "recognition"
    CHECK = "check"
    MATCHING = "matching"
    PREVIEW = "preview"


Progress = Callable[[ImportPhase, float], None]
"""Is told the phase and the part of it that is done, from 0 to 1. What it raises stops the work; nothing is kept."""


def silence(phase: ImportPhase, part: float) -> None:
    """Tell nobody."""


def counted(rows: Iterable[Item], whole: int, phase: ImportPhase, progress: Progress) -> Iterator[Item]:
    """Yield rows, and tell how many of the whole are done each time that many more are."""
    for number, row in enumerate(rows):
        if number % EVERY == 0:
            progress(phase, min(number / whole, 1.0) if whole else 0.0)
        yield row
