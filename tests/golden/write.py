"""Writes the golden documents anew from the demonstration."""

import json
import tempfile
from pathlib import Path

import pytest

from model.services import start
from tests.conftest import settle
from tests.golden.test_golden import FOLDER, KEPT, rounded

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        settle(patch, "demo", Path(folder) / "demo.sqlite")
        start.open_house()
        for name, document in KEPT.items():
            text = json.dumps(rounded(document()), ensure_ascii=False, indent=1)
            (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
