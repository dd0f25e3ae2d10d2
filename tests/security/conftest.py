"""What the tests of attacks share: a house of canaries, built once; and a house that is attacked twice, published at
the root of a name, then under a path: a guard that knew addresses from the root only would let everything through.

What no address decides is attacked once: texts, files and what is in them, figures, rights in the services, commands.
"""

from collections.abc import Iterator
from pathlib import Path

import bcrypt
import pytest

from tests.browser.serving import PATH, Server, production, serving
from tests.security.canaries import build, hold

PLACES = {"at the root": "", "under a path": PATH}
"""Where a house may be published."""


twice = pytest.mark.parametrize("prefix", PLACES.values(), ids=PLACES, indirect=True)
"""What is asked of a house at each place in turn."""


@pytest.fixture
def prefix(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the house of a test is published: at the root, unless it is asked `twice`."""
    path = str(getattr(request, "param", ""))
    if path:
        monkeypatch.setenv("MOSAIQUE_PUBLIC_URL", f"http://testserver{path}")
    return path


@pytest.fixture(scope="session")
def house_under_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house like that of `house_server`, under a path."""
    folder = tmp_path_factory.mktemp("house")
    production(folder)
    with serving(folder, mode="production", prefix=PATH) as server:
        yield server


@pytest.fixture(params=["house_server", "house_under_path"], ids=PLACES)
def published_house(request: pytest.FixtureRequest) -> Server:
    """A house in production, at each place in turn."""
    server: Server = request.getfixturevalue(request.param)
    return server


@pytest.fixture(scope="session")
def canaries_at(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The database of a house of canaries whose workshops are held, and the scenario of each region."""
    folder, salt = tmp_path_factory.mktemp("canaries"), bcrypt.gensalt
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bcrypt, "gensalt", lambda: salt(4))
        kept = build(folder)
        hold(folder)
    return folder / "house.sqlite", kept
