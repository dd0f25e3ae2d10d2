"""τ-Argus, by which statistical institutes hide cells, bounds those of small bodies as our auditor does."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from pytauargus.engine import audit_jj

from model.services.situation import network
from model.services.situation.network import Body
from tests.security.auditor import bounds
from tests.security.test_published_backgrounds import HEAD, TRADES, bodies, published

Cell = tuple[str, str]


def second_opinion(there: Sequence[Body], file: Path) -> Mapping[Cell, tuple[int, int]]:
    """Between what τ-Argus finds each hidden cell of the table of bodies and trades, with all that is published.

    The file is of its own format: the cells (hidden « u » or shown « s », with the bounds known beforehand), then the
    sums between them. How many people a body counts is known to anybody.
    """
    sent = {each.region.code: each.sent for each in there if each.sent}
    hidden = [(code, trade) for code in sent for trade in TRADES]
    values = [getattr(sent[code], trade) for code, trade in hidden]
    place = {cell: row for row, cell in enumerate(hidden)}
    shown = [
        (each.count, [place[code, trade] for code in sorted(each.bodies)])
        for trade, sums in published(there).items()
        for each in sums
    ]
    shown += [(sent[code].managers, [place[code, trade] for trade in TRADES]) for code in sent]
    lines = [
        f"{row} {value} 1 u 0 {sent[code].managers} 0 0 0"
        for row, (value, (code, _)) in enumerate(zip(values, hidden, strict=True))
    ]
    lines += [f"{row} {count} 1 s 0 {count + 1} 0 0 0" for row, (count, _) in enumerate(shown, start=len(values))]
    sums = [
        f"0 {len(parts) + 1} : {row} (-1) " + " ".join(f"{part} (1)" for part in parts)
        for row, (_, parts) in enumerate(shown, start=len(values))
    ]
    file.write_text("\n".join(["0", str(len(lines)), *lines, str(len(sums)), *sums, ""]), encoding="ascii")
    return {hidden[row["cell"]]: (round(row["min"]), round(row["max"])) for row in audit_jj(str(file))}


def same(there: Sequence[Body], file: Path) -> int:
    """Compare each cell of the bodies that are not read alone; return how many there are."""
    opinion, sums = second_opinion(there, file), published(there)
    people = {each.region.code: each.sent.managers for each in there if each.sent}
    cells = [(each.region.code, trade) for each in there if each.sent and not each.apart for trade in TRADES]
    for code, trade in cells:
        assert opinion[code, trade] == bounds(people, sums[trade], code), (code, trade)
    return len(cells)


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It leaves logs where it runs."""
    monkeypatch.chdir(tmp_path)


def test_it_bounds_the_cells_of_small_bodies_as_our_auditor_does(tmp_path: Path) -> None:
    assert sum(same(bodies(seed), tmp_path / "table.jj") for seed in range(12)) > 100


@pytest.mark.usefixtures("demo_house")
def test_it_bounds_those_of_the_demonstration_alike(tmp_path: Path) -> None:
    assert same(network.bodies(HEAD), tmp_path / "table.jj") >= 6
