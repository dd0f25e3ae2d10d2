"""What the tests of attacks share: a house of canaries, built once."""

from pathlib import Path

import bcrypt
import pytest

from tests.security.canaries import build, hold


@pytest.fixture(scope="session")
def canaries_at(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The database of a house of canaries whose workshops are held, and the scenario of each region."""
    folder, salt = tmp_path_factory.mktemp("canaries"), bcrypt.gensalt
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bcrypt, "gensalt", lambda: salt(4))
        kept = build(folder)
        hold(folder)
    return folder / "house.sqlite", kept
