"""What is installed, named and shipped."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.machinery import PathFinder
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from streamlit import config

from model.settings import NAMES, ROOT
from tests.lacking import not_tried

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REQUIREMENTS = ("requirements.txt", "requirements-postgres.txt", "requirements-dev.txt")
PIN = re.compile(r"^([a-z0-9._-]+==[^\s;\\]+)(?: ; ([^\\]*?))?\s*\\?$", re.MULTILINE)


def shipped() -> list[str]:
    """The files that the repository holds, or would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return listed.stdout.split()


def pinned(name: str) -> list[str]:
    """What a file of requirements asks for, those that it includes left out: `name==version[ ; marker]`."""
    found = PIN.findall((ROOT / name).read_text(encoding="utf-8"))
    return [f"{pin} ; {marker}" if marker else pin for pin, marker in found]


def names(requirements: Iterable[str]) -> set[str]:
    """The names of packages in requirements, ours left out."""
    return {re.split(r"[\[<>=~ ]", each)[0] for each in requirements} - {"mosaique"}


def test_uv_and_pip_install_the_same_versions() -> None:
    pins = [pin for name in REQUIREMENTS for pin in pinned(name)]
    assert PROJECT["tool"]["uv"]["constraint-dependencies"] == sorted(pins, key=lambda pin: pin.split("==")[0])


def test_what_runs_the_application_is_installed_apart_from_what_tests_it() -> None:
    running, postgres, testing = (set(pinned(name)) for name in REQUIREMENTS)
    extras = PROJECT["project"]["optional-dependencies"]
    assert names(PROJECT["project"]["dependencies"]) <= names(running)
    assert names(extras["postgres"]) <= names(postgres)
    assert names(extras["dev"]) <= names(testing)
    assert not (running & postgres or running & testing or postgres & testing)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_version_that_pip_installs_has_its_hashes(name: str) -> None:
    asked = re.split(r"\n(?! )", (ROOT / name).read_text(encoding="utf-8").strip())
    assert [each for each in asked if "--hash=sha256:" not in each] in (
        [],
        ["-r requirements.txt"],
        ["-r requirements-postgres.txt"],
    )


def test_every_dependency_is_pinned() -> None:
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = names([*PROJECT["project"]["dependencies"], *(each for extra in extras for each in extra)])
    assert wanted <= names(PROJECT["tool"]["uv"]["constraint-dependencies"])


def test_no_shipped_file_names_a_package_registry_or_the_place_of_this_checkout() -> None:
    option = r"^\s*(?:--index-url|--extra-index-url|--find-links|index-url\s*=|\[\[tool\.uv\.index)"
    forbidden = re.compile(rf"{option}|https?://\S+/simple\b|{re.escape(str(ROOT))}", re.MULTILINE)
    texts = [name for name in shipped() if not name.endswith((".png", ".ttf"))]
    assert [name for name in texts if forbidden.search((ROOT / name).read_text(encoding="utf-8"))] == []
    assert "uv.lock" not in shipped()


def test_the_top_level_holds_the_agreed_names_only() -> None:
    agreed = {
        "app.py",
        "pages",
        "pyproject.toml",
        "model",
        "data",
        "tests",
        "docs",
        "README.md",
        "LICENSE",
        *REQUIREMENTS,
    }
    assert {name.split("/")[0] for name in shipped() if not name.startswith(".")} <= agreed


def test_the_type_of_print_is_shipped_with_its_licence() -> None:
    fonts = ROOT / "data" / "fonts"
    licences = {"OFL.txt": "SourceSansPro-*.ttf", "OFL-NotoEmoji.txt": "NotoEmoji-*.ttf"}
    for licence, types in licences.items():
        assert "SIL OPEN FONT LICENSE" in (fonts / licence).read_text(encoding="utf-8")
        assert list(fonts.glob(types))
    assert len(list(fonts.glob("*.ttf"))) == 4


def test_nothing_under_pages_shadows_a_module_that_can_be_imported() -> None:
    ours = {path.stem for path in (ROOT / "pages").iterdir() if not path.name.startswith("__")}
    assert ours & set(sys.stdlib_module_names) == set()
    assert ours & set(packages_distributions()) == set()
    assert [name for name in ours if PathFinder.find_spec(name)] == []


def test_only_the_shell_is_a_script_directly_under_pages() -> None:
    assert [path.name for path in (ROOT / "pages").glob("*.py")] in (
        ["__init__.py", "shell.py"],
        ["shell.py", "__init__.py"],
    )


@pytest.mark.parametrize(
    ("option", "value"),
    [("runner.postScriptGC", False), ("server.fileWatcherType", "none"), ("server.enableAgentApi", None)],
)
def test_the_hidden_options_that_we_rely_on_still_exist(option: str, value: object) -> None:
    template = config._config_options_template[option]
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    section, name = option.split(".")
    assert template.key == option
    assert written[section].get(name) == value


def test_nothing_is_sent_to_anybody() -> None:
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert written["browser"]["gatherUsageStats"] is False
    assert written["client"]["showErrorDetails"] == "none"
    assert written["server"]["maxUploadSize"] == 10
    assert written["server"]["maxMessageSize"] == 20
    assert written["server"]["address"] == "localhost"


def test_the_linter_refuses_queries_put_together_from_text_everywhere_but_in_tests() -> None:
    rules = PROJECT["tool"]["ruff"]["lint"]
    assert {"S", "S6", "S60", "S608"} & set(rules["select"])
    assert [each for each in rules["ignore"] if "S608".startswith(each)] == []
    assert list(rules["per-file-ignores"]) == ["tests/**"]
    shipped_code = [name for name in shipped() if name.endswith(".py") and not name.startswith("tests/")]
    assert [name for name in shipped_code if "S608" in (ROOT / name).read_text(encoding="utf-8")] == []


def test_the_bill_of_materials_names_each_version_that_serves(tmp_path: Path) -> None:
    if shutil.which("uv") is None:
        not_tried("uv is not installed: the bill of materials was NOT made")
    said = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    *words, name = shlex.split(re.findall(r"`(uv export [^`]+)`", said)[0])
    subprocess.run([*words, str(tmp_path / name)], cwd=ROOT, check=True, capture_output=True)
    bill = json.loads((tmp_path / name).read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    listed = {f"{each['name']}=={each['version']}" for each in bill["components"]}
    assert listed == {pin.partition(" ; ")[0] for each in REQUIREMENTS[:2] for pin in pinned(each)}


def test_every_setting_is_among_those_that_are_read_of_the_environment() -> None:
    used = re.findall(r'"(MOSAIQUE_\w+)"', (ROOT / "model" / "settings.py").read_text(encoding="utf-8"))
    assert set(used) == set(NAMES)
