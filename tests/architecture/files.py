"""Rules that hold for each file of a kind: one test a rule, which names every file that breaks it."""

import ast
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from model.settings import ROOT

Rule = Callable[[Path], None]


def name(path: Path) -> str:
    """How a file is called here."""
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    """What a file says, read once for all rules."""
    return ast.parse(path.read_text(encoding="utf-8"))


def over(paths: Iterable[Path]) -> Callable[[Rule], Callable[[], None]]:
    """Make a rule about one file a test of several."""

    def test_of(rule: Rule) -> Callable[[], None]:
        def test() -> None:
            broken: list[str] = []
            for path in paths:
                try:
                    rule(path)
                except AssertionError as error:
                    broken.append(f"{name(path)}: {error}")
            assert not broken, "\n".join(broken)

        test.__name__, test.__module__, test.__doc__ = rule.__name__, rule.__module__, rule.__doc__
        return test

    return test_of
