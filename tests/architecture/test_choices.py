"""What somebody chooses on a screen is in its address, or stands in `choices.toml` with the reason why it is not."""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from model.settings import ROOT
from tests.architecture.test_shape import PAGES, calls

PIECES = {
    "st": {
        **dict.fromkeys(("checkbox", "data_editor", "date_input", "feedback", "file_uploader", "multiselect")),
        **dict.fromkeys(("number_input", "pills", "radio", "segmented_control", "select_slider", "selectbox")),
        **dict.fromkeys(("slider", "tabs", "text_area", "text_input", "time_input", "toggle")),
    },
    "inputs": {
        "select": 3,
        "pills": 3,
        "several": 2,
        "day": 1,
        "some_day": 1,
        "month": 1,
        "one_of": 3,
        "number": 3,
        "slider": 3,
        "toggle": 1,
    },
    "widgets": {"ticked": 2, "clickable_cells": 0},
}
"""What holds a choice, and at which place its key is given where it has no name."""

BOUND = {"one_of", "number", "slider", "toggle"}
"""The pieces of the kit that live in the address wherever they are drawn."""

SHARED = {ROOT / "pages" / "kit" / f"{name}.py" for name in ("inputs", "widgets")}
LISTED: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("choices.toml").read_text(encoding="utf-8"))


def choices(path: Path) -> Iterator[str]:
    """The keys of the choices that a file draws and that are not in the address, as they are written there."""
    for called, call in calls(path):
        owner, _, piece = called.partition(".")
        if piece not in PIECES.get(owner, {}) or (owner == "inputs" and piece in BOUND):
            continue
        named = {each.arg: each.value for each in call.keywords if each.arg}
        if "bound" not in named:
            place = PIECES[owner][piece]
            yield ast.unparse(named["key"] if "key" in named or place is None else call.args[place])


def drawn() -> Counter[tuple[str, str]]:
    """Every such choice of the screens, the pieces themselves aside."""
    folder = ROOT / "pages"
    return Counter(
        (str(path.relative_to(folder)), key) for path in PAGES if path not in SHARED for key in choices(path)
    )


def listed() -> Counter[tuple[str, str]]:
    """Every choice that stands in the list, as often as it stands there."""
    files = [(file, keys) for reason in LISTED.values() for file, keys in reason.items() if file != "because"]
    return Counter((file, key) for file, keys in files for key in keys)


def test_a_choice_is_in_the_address_or_is_listed_with_the_reason_why_it_is_not() -> None:
    assert drawn() - listed() == Counter()


def test_each_choice_that_is_listed_is_drawn() -> None:
    assert listed() - drawn() == Counter()


def test_each_reason_is_said() -> None:
    assert all(reason["because"] for reason in LISTED.values())
