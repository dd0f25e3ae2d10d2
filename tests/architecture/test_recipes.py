"""The recipes of docs/CONTRIBUTING.md, each carried out on a copy of the tree: the files that they name are those that
it takes, and what comes out works.

A file of `recipes` says what is written where; what is between `<` and `>` in the document has a name there.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from model.settings import ROOT
from tests.architecture.test_documents import section

pytestmark = pytest.mark.slow

RECIPES = Path(__file__).parent / "recipes"
NAMES = [path.stem for path in sorted(RECIPES.glob("*.toml"))]
CODE = ("model/", "pages/")

TOOLS = (
    ("-m", "mypy"),
    ("-m", "ruff", "check", "--quiet", "."),
    ("-m", "ruff", "format", "--check", "--quiet", "."),
    ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
)
CARRIED = "tests/screens/test_recipe.py"
"""Where the test of what a recipe makes is put, in the copy."""

ALWAYS = (
    CARRIED,
    "tests/model/test_wording.py",
    "tests/architecture/test_names.py",
    "tests/architecture/test_shape.py",
)


@cache
def recipe(name: str) -> dict[str, Any]:
    """What a recipe writes, and how what comes out is tried."""
    return tomllib.loads((RECIPES / f"{name}.toml").read_text(encoding="utf-8"))


def promised(name: str) -> list[str]:
    """The files that the document says a recipe takes, with its own names in the blanks."""
    listed = re.findall(r"^- `(.+?)` :", section("docs/CONTRIBUTING.md", recipe(name)["title"]), re.MULTILINE)
    return [re.sub("<(.+?)>", lambda blank: recipe(name)["blanks"][blank[1]], file) for file in listed]


def edited(text: str, edit: Mapping[str, str]) -> str:
    """Return a text with an addition in the place of words, under or above a line, or at its end."""
    if "instead_of" in edit:
        assert text.count(edit["instead_of"]) == 1, edit["instead_of"]
        return text.replace(edit["instead_of"], edit["text"])
    lines = text.splitlines(keepends=True)
    if "under" in edit:
        place = the_line(lines, edit["under"]) + 1
    else:
        place = the_line(lines, edit["above"]) if "above" in edit else len(lines)
    return "".join([*lines[:place], edit["text"], *lines[place:]])


def the_line(lines: Sequence[str], beginning: str) -> int:
    """The place of the one line that begins so, blanks before it left out."""
    places = [place for place, line in enumerate(lines) if line.lstrip().startswith(beginning)]
    assert len(places) == 1, f"{len(places)} lines begin with {beginning!r}"
    return places[0]


def carry_out(name: str, tree: Path) -> None:
    """Write what a recipe says into a copy of the tree."""
    for edit in recipe(name)["edits"]:
        file = tree / edit["file"]
        file.parent.mkdir(exist_ok=True)
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(edited(old, edit), encoding="utf-8", newline="")
    (tree / CARRIED).write_text(recipe(name)["test"], encoding="utf-8")


def tried(tree: Path, command: Sequence[str]) -> str:
    """Run a command of Python in a copy; return what it complains of, nothing when it ends well."""
    chosen = {name: value for name, value in os.environ.items() if not name.startswith(("MOSAIQUE_", "PYTEST_"))}
    done = subprocess.run([sys.executable, *command], cwd=tree, env=chosen, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"{' '.join(command)}\n{done.stdout[-3000:]}{done.stderr[-1000:]}"


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Path]:
    """A copy of what the repository holds."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    copy = tmp_path / "copy"
    for name in filter(lambda name: (ROOT / name).exists(), listed.stdout.splitlines()):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    if (known := ROOT / ".mypy_cache").exists():
        shutil.copytree(known, copy / known.name)  # what is unchanged is not read again
    yield copy
    shutil.rmtree(copy)


def test_each_recipe_is_in_the_document_and_each_of_the_document_is_tried() -> None:
    told = re.findall(
        r"^## (Recette : .+)$", (ROOT / "docs" / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(told) == sorted(recipe(name)["title"] for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_touches_the_files_that_the_document_names(name: str) -> None:
    touched = list(dict.fromkeys(edit["file"] for edit in recipe(name)["edits"]))
    assert sorted(promised(name)) == sorted(touched)
    assert len([file for file in touched if file.startswith(CODE)]) == recipe(name)["code_files"]


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_makes_what_it_says(name: str, tree: Path) -> None:
    carry_out(name, tree)
    tests = ("-m", "pytest", "-q", "-p", "no:cacheprovider", *ALWAYS, *recipe(name).get("also", ()))
    commands = (*recipe(name).get("commands", ()), *TOOLS, tests)
    said = "\n".join(filter(None, (tried(tree, command) for command in commands)))
    assert not said, said
