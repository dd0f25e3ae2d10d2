"""The documents: short, exact, and naming what exists."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from model.settings import NAMES, ROOT
from tests.architecture.files import tree

README = ROOT / "README.md"
DOCUMENTS = (README, *sorted((ROOT / "docs").glob("*.md")))


def section(document: str, title: str) -> str:
    """What a document says under a title of the second level."""
    return (ROOT / document).read_text(encoding="utf-8").partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def first_cells(text: str) -> list[str]:
    """The first cells of the rows of the tables in a text."""
    return re.findall(r"^\| (.+?) \|", text, re.MULTILINE)


def test_the_readme_is_read_at_one_go() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 160


@pytest.mark.parametrize("document", [path.name for path in DOCUMENTS if path != README])
def test_the_readme_leads_to_every_document(document: str) -> None:
    assert f"(docs/{document})" in README.read_text(encoding="utf-8")


def test_every_dependency_is_listed_with_its_reason_and_nothing_else_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    names = {re.split(r"[\[<>=~ ]", each)[0] for each in wanted} - {"mosaique"}
    listed = [
        name
        for cell in first_cells(section("docs/CONTRIBUTING.md", "Les dépendances"))
        for name in re.findall("`(.+?)`", cell)
    ]
    assert sorted(listed) == sorted(names)


def test_operations_list_every_setting_once_and_no_other() -> None:
    titles = "Régler", "Comptes d'un fournisseur d'identité (OIDC)"
    cells = [cell for title in titles for cell in first_cells(section("docs/OPERATIONS.md", title))]
    listed = [name for cell in cells for name in re.findall(r"`(MOSAIQUE_\w+)`", cell)]
    assert sorted(listed) == sorted(NAMES)


PATH = re.compile(r"(?<![\w/.-])(app\.py|(?:model|pages|data|tests|docs)/[\w./@-]*\w)")
MADE_LATER = ("data/local",)
"""What is there once the application ran."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_names_files_that_exist(document: Path) -> None:
    named = PATH.findall(document.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists() and not name.startswith(MADE_LATER)] == []


def test_the_glossary_names_what_is_in_the_code() -> None:
    names = set()
    for path in (*(ROOT / "model").rglob("*.py"), *(ROOT / "pages").rglob("*.py")):
        nodes = ast.walk(tree(path))
        names |= {path.stem, *(node.name for node in nodes if isinstance(node, ast.ClassDef | ast.FunctionDef))}
    rows = re.findall(r"^\|[^|]+\|([^|]+)\|", section("docs/ARCHITECTURE.md", "Les mots et leurs noms"), re.MULTILINE)
    told = {name for cell in rows for name in re.findall("`([A-Za-z_]+)`", cell)}
    assert len(told) > 20
    assert told - names - {"index", "uid"} == set()


THINGS = {
    "the screen of accounts": "pages/records/accounts/screen.py",
    "the vacancies of a region": "model/services/situation/vacancies.py",
    "the grid of levels": "pages/records/corrections/levels.py",
    "the sentences of the audit": "pages/records/audit/text.py",
    "the undo of a correction": "model/corrections/undo.py",
    "a scenario as a file": "model/services/scenario/file.py",
    "the row of a saved scenario": "model/services/scenario/rows.py",
    "the sensitivity to assumptions": "model/services/scenario/sensitivity.py",
    "the qr_code of a workshop": "pages/kit/qr_code.py",
    "the timer of a workshop": "model/services/workshop/timer.py",
}
"""Things that a newcomer looks for, in the words of a search, and where each is."""

SCREEN_PARTS = {"screen", "text"}
"""What each folder of a screen has, under the same name; the folder says of what."""


@pytest.mark.parametrize("thing", THINGS)
def test_a_thing_is_in_the_file_of_its_name(thing: str) -> None:
    place = ROOT / THINGS[thing]
    noun = place.parent.name if place.stem in SCREEN_PARTS else place.stem
    assert place.is_file()
    assert noun.rstrip("s") in thing
    alike = [*(ROOT / "model").rglob(f"{noun}*"), *(ROOT / "pages").rglob(f"{noun}*")]
    assert len([each for each in alike if "__pycache__" not in each.parts]) <= 3
