"""A third language is one file: the whole application offers it, speaks it and writes its numbers."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import altair as alt
import pytest

from model.settings import ROOT
from model.wording import catalogue
from pages.kit.charts import specification
from tests.conftest import KEY, address
from tests.model.test_language import with_spanish

SHOWN = """
import json
from pathlib import Path
from streamlit.testing.v1 import AppTest
from model.services import start
from pages.kit import session
session.secret = str
start.open_house()
app = AppTest.from_file(Path("pages/shell.py").resolve(), default_timeout=60)
app.query_params["lang"] = "es"
choice = app.run().segmented_control(key="lang")
print(json.dumps([choice.label, choice.options, len(app.exception)]))
"""
"""What somebody who has not signed in is offered."""


def test_charts_write_numbers_and_months_as_a_third_language_does(tmp_path: Path) -> None:
    words = catalogue("es", with_spanish(tmp_path))
    chart = alt.LayerChart(layer=[alt.Chart(alt.Data(values=[])).mark_text()])
    locale = specification(chart, words)["config"]["locale"]
    assert locale["number"] == {
        "decimal": ",",
        "thousands": ".",
        "grouping": [3],
        "currency": ["", "\u00a0€"],
        "percent": "\u00a0%",
        "minus": "\u2212",
    }
    assert (locale["time"]["months"][0], locale["time"]["shortDays"][3]) == ("enero", "mié")
    assert locale["time"]["date"] == "%d-%m-%Y"


@pytest.mark.slow
def test_the_application_offers_and_speaks_a_third_language(tmp_path: Path) -> None:
    for folder in ("model", "pages", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("local", "__pycache__"))
    with_spanish(tmp_path / "data" / "locales")
    house = {
        "MOSAIQUE_MODE": "production",
        "MOSAIQUE_KEY": KEY,
        "MOSAIQUE_DATABASE": address(tmp_path / "house.sqlite"),
    }
    shown = subprocess.run(
        [sys.executable, "-c", SHOWN], cwd=tmp_path, env=os.environ | house, check=True, capture_output=True, text=True
    )
    assert json.loads(shown.stdout.splitlines()[-1]) == ["Idioma", ["fr", "en", "es"], 0]
