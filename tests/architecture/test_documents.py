"""The documents: short, exact, and naming what exists."""

import re
import tomllib

import pytest

from model.settings import ROOT

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
