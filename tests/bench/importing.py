"""Deliveries of many positions, and what importing them costs a process of its own:

    python -m tests.bench.importing FOLDER POSITIONS MONTH [undo]

opens the house in FOLDER, imports the delivery of a month (0 is the first one) and writes as JSON the seconds of
processor time until the preview is whole, then until it is written, and by how many MiB memory rose at most. With
`undo` it takes the delivery of that month back instead, and writes the same of that.
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
from model.services.records import deliveries, imports, uploads

DAYS = (date(2026, 9, 30), date(2026, 10, 31))
HEADERS = "N° poste;Intitulé;Structure;Nom;En poste depuis"
TITLES = ("Cadre", "Manager", "Directeur", "Chef")
NAMES = "Durand Petit Moreau Roux Garnier Faure Lopez Marty Blanc Colin Diallo Perrin Leroy Arnaud Hamon Vidal".split()
FIRST_NAMES = "Anne Luc Zoe Ines Loic Paul Nora Lea Hugo Karim Eve Yann Fatou Theo Bruno Celia".split()
REGION, OTHER = "AQ", "BR"
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


def _preview(content: bytes, on: date, region: str = REGION) -> imports.Preview:
    """All that the screen shows of a delivery before it is confirmed."""
    upload = uploads.read(operator(), [("postes.csv", content)])
    mapping = imports.proposed_mapping(operator(), upload, region)
    seen = imports.preview(operator(), region, imports.check(operator(), upload, mapping), on)
    assert seen.ready and not seen.past, (seen.outcome.problems[:3], seen.asked, seen.past)
    assert seen.comparison.after.managers >= seen.comparison.before.managers
    return seen


def _lowest() -> float:
    """What this process has of memory, once the highest is looked for from now on."""
    gc.collect()
    (PROCESS / "clear_refs").write_text("5", encoding="utf-8")
    return _memory("VmRSS")


def _costs(content: bytes, on: date) -> dict[str, float]:
    before, began = _lowest(), time.process_time()
    seen = _preview(content, on)
    previewed, peak = time.process_time(), _memory("VmHWM")
    imports.confirm(operator(), seen, drastic=True)
    return {
        "preview": previewed - began,
        "preview_memory": peak - before,
        "write": time.process_time() - previewed,
        "memory": _memory("VmHWM") - before,
    }


def _costs_of_undo(on: date) -> dict[str, float]:
    delivery = next(each for each in deliveries.listing(operator(), REGION) if each.situation_on == on)
    before, began = _lowest(), time.process_time()
    deliveries.undo(operator(), delivery.uid)
    return {"undo": time.process_time() - began, "undo_memory": _memory("VmHWM") - before}


def main() -> None:
    """Import a delivery, or take it back, and write what that costs."""
    folder, positions, month = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    os.environ |= {"MOSAIQUE_MODE": "production", "MOSAIQUE_DATABASE": f"sqlite:///{folder / 'house.sqlite'}"}
    os.environ["MOSAIQUE_KEY"] = "a key of measures, thirty-two characters long"
    start.open_house()
    _preview(delivery(50, 0), DAYS[0], OTHER)  # what is read once is read
    on = DAYS[month]
    print(json.dumps(_costs_of_undo(on) if sys.argv[4:] else _costs(delivery(positions, month), on)))  # noqa: T201


if __name__ == "__main__":
    main()
