"""Deliveries of many positions, and what importing them costs a process of its own:

    python -m tests.bench.importing FOLDER POSITIONS

opens a house in FOLDER, imports a first delivery and the one of the next month, and writes as JSON, for each, the
seconds of processor time until the preview is whole and until it is written, and by how many MiB memory rose at most.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from model.access import operator
from model.services import start
from model.services.records import imports

FIRST, NEXT = date(2026, 9, 30), date(2026, 10, 31)
HEADERS = "N° poste;Intitulé;Structure;Nom;En poste depuis"
TITLES = ("Cadre", "Manager", "Directeur", "Chef")
NAMES = "Durand Petit Moreau Roux Garnier Faure Lopez Marty Blanc Colin Diallo Perrin Leroy Arnaud Hamon Vidal".split()
FIRST_NAMES = "Anne Luc Zoe Ines Loic Paul Nora Lea Hugo Karim Eve Yann Fatou Theo Bruno Celia".split()
REGION = "AQ"
PROCESS = Path("/proc/self")


def delivery(positions: int, month: int) -> bytes:
    """Return the file of a month: one position in twenty is vacant, one in fifty changes hands from month to month."""
    return "\n".join([HEADERS, *_rows(positions, month)]).encode()


def _rows(positions: int, month: int) -> Iterator[str]:
    for number in range(positions):
        title, unit = TITLES[number % len(TITLES)], f"Pôle {number // 12}"
        changed = month * (number % 50 == month)
        who, since = f"{_name(number + positions * changed)}", f"01/{1 + number % 12:02}/{2005 + number % 20}"
        since = f"01/{9 + month:02}/2026" if changed else since
        who, since = ("Vacant", "") if number % 20 == 19 else (who, since)
        yield f"P{number:06};{title};{unit};{who};{since}"


def _name(number: int) -> str:
    """A name that nobody else bears: letters, as a real one has."""
    rest, names = divmod(number, len(NAMES) * len(FIRST_NAMES))
    last, first = divmod(names, len(FIRST_NAMES))
    letters = ""
    while rest:
        rest, letter = divmod(rest, 26)
        letters += "abcdefghijklmnopqrstuvwxyz"[letter]
    return f"{NAMES[last]}{letters} {FIRST_NAMES[first]}"


def _memory(name: str) -> float:
    """What this process has of memory now (`VmRSS`), or had at most (`VmHWM`), in MiB (Linux)."""
    lines = (PROCESS / "status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def _preview(content: bytes, on: date) -> imports.Preview:
    """All that the screen shows of a delivery before it is confirmed."""
    upload = imports.read(operator(), [("postes.csv", content)])
    mapping = imports.proposed_mapping(operator(), upload, REGION)
    seen = imports.preview(operator(), REGION, imports.check(operator(), upload, mapping), on)
    assert seen.ready, (seen.outcome.problems[:3], seen.asked[:3], seen.outcome.matching.doubts[:3])
    assert seen.comparison.after.managers > seen.comparison.before.managers * 0.9 and not seen.past
    return seen


def _costs(positions: int) -> Iterator[dict[str, float]]:
    for month, on in enumerate((FIRST, NEXT)):
        content = delivery(positions, month)
        gc.collect()
        (PROCESS / "clear_refs").write_text("5", encoding="utf-8")  # the highest is looked for from now on
        before, began = _memory("VmRSS"), time.process_time()
        seen = _preview(content, on)
        previewed, peak = time.process_time(), _memory("VmHWM")
        imports.confirm(operator(), seen, drastic=True)
        written = time.process_time()
        yield {
            "preview": previewed - began,
            "preview_memory": peak - before,
            "write": written - previewed,
            "memory": _memory("VmHWM") - before,
        }
        del seen


def main() -> None:
    """Import two deliveries and write what each costs."""
    folder, positions = Path(sys.argv[1]), int(sys.argv[2])
    os.environ |= {"MOSAIQUE_MODE": "production", "MOSAIQUE_DATABASE": f"sqlite:///{folder / 'house.sqlite'}"}
    os.environ["MOSAIQUE_KEY"] = "a key of measures, thirty-two characters long"
    start.open_house()
    _preview(delivery(50, 0), FIRST)
    print(json.dumps(list(_costs(positions))))  # noqa: T201


if __name__ == "__main__":
    main()
