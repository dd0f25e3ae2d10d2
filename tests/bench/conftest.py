"""One table of what was measured against what is promised, printed after the tests."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

TOLERANCE = 3


@dataclass(frozen=True)
class Measure:
    """A promise and what was measured; a ratio does not depend on the machine, a time does."""

    promise: str
    found: float
    limit: float
    unit: str
    ratio: bool
    breaks: bool = True

    @property
    def failing(self) -> bool:
        """Whether the measure breaks the build: a ratio above its limit, a time above three times its own.

        One that is known not to be kept, and said so, breaks nothing.
        """
        return self.breaks and self.found > self.limit * (1 if self.ratio else TOLERANCE)

    def __str__(self) -> str:
        above = "above, within tolerance" if self.breaks else "not kept"
        verdict = "kept" if self.found <= self.limit else "BROKEN" if self.failing else above
        return f"{self.promise:<74}{self.found:>9.1f} {self.unit:<3}≤ {self.limit:<7g}{verdict}"


TABLE: list[Measure] = []
Record = Callable[..., None]


@pytest.fixture
def record() -> Record:
    """Write a measure into the table, and fail when it breaks the build."""

    def recording(
        promise: str, found: float, limit: float, unit: str = "ms", *, ratio: bool = False, breaks: bool = True
    ) -> None:
        measure = Measure(promise, found, limit, unit, ratio, breaks)
        TABLE.append(measure)
        assert not measure.failing, str(measure)

    return recording


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    if TABLE:
        terminalreporter.section("measures (processor time, best of 5)")
        for measure in sorted(TABLE, key=lambda each: each.promise):
            terminalreporter.write_line(str(measure))
