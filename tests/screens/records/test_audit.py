"""The audit on the screen of the administrator."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from model.settings import ROOT
from model.wording import LANGUAGES, catalogue
from tests.screens.conftest import Open
from tests.screens.reading import opening


def test_an_administrator_reads_who_did_what_without_any_value(enter: Open) -> None:
    enter("direction-aquitaine")
    app = enter("administration", "records/audit")
    assert not app.exception
    assert opening(app).endswith("aucune n'a été changée ni retirée.")
    table = app.table[0].value
    assert "Noms consultés" in set(table["Ce qui a été fait"])


def test_every_kind_of_line_has_a_name_in_both_languages() -> None:
    written = set()
    for path in (ROOT / "model").rglob("*.py"):
        written |= set(re.findall(r'audit\(\s*session,\s*[\w.]+(?: if \w+ else "")?,\s*"(\w+)"', path.read_text()))
    assert {"sign_in", "correct", "import", "save_scenario"} <= written
    for language in LANGUAGES:
        for action in written:
            assert catalogue(language)(f"action_done.{action}")


def test_lines_that_are_missing_at_the_end_are_said(enter: Open, demo_house: Path) -> None:
    with closing(sqlite3.connect(demo_house)) as connection:
        connection.execute("DROP TRIGGER audit_keeps")
        connection.execute("DELETE FROM audit WHERE key = (SELECT max(key) FROM audit)")
        connection.commit()
    app = enter("administration", "records/audit")
    assert opening(app).endswith("un sceau ne tient pas.")
    assert "python -m model audit verify" in app.error[0].value
