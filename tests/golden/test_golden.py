"""The demonstration's figures stay what they were read and agreed to be.

When a change of figures is wanted, `python -m tests.golden.write` writes the new ones, to be read before they are kept.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.golden import documents

KEPT = {"figures": documents.figures, "scenario": documents.scenario}
FOLDER = Path(__file__).parent
EXACT = 9


def rounded(value: Any) -> Any:
    """The same document with numbers that do not depend on the machine."""
    if isinstance(value, dict):
        return {str(key): rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(each) for each in value]
    return round(value, EXACT) if isinstance(value, float) else value


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize("name", KEPT)
def test_the_demonstration_says_the_same_as_yesterday(name: str) -> None:
    document: Callable[[], dict[str, Any]] = KEPT[name]
    assert rounded(document()) == json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
