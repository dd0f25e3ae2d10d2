"""A scenario as a file: readable, with the assumptions and the mark of the situation that it was made on.

Opened on another situation, or with other assumptions, what differs is listed; nothing is quietly computed anew.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from model.access import Right, Viewer
from model.domain.framework import Assumption
from model.domain.snapshot import ColumnTable, Snapshot
from model.errors import MosaiqueError, Refused
from model.projection import SkippedAction, apply
from model.reference import edition
from model.scenario import Scenario
from model.services.context import reference
from model.services.scenario.chances import RUNS, SEED
from model.services.situation.snapshots import snapshot

KIND, FORMAT = "mosaique-scenario", 1
LARGEST = 1_000_000
"""The most bytes of a file that is read."""

MOST_ACTIONS = 500


@dataclass(frozen=True)
class OtherValue:
    """An assumption that had another value where the file was written."""

    code: str
    theirs: float
    ours: float | None


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario that was read: whether the situation is the one that it was made on, whether the reference (its
    competencies, trades, trainings) is, and what differs; `seed` is that of its draws, where another than ours."""

    scenario: Scenario
    same_base: bool
    same_reference: bool
    assumptions: tuple[OtherValue, ...]
    skipped: tuple[SkippedAction, ...]
    seed: int | None = None

    @property
    def same(self) -> bool:
        """Whether it says here exactly what it said where it was written."""
        return (
            self.same_base and self.same_reference and not self.assumptions and not self.skipped and self.seed is None
        )


def write(viewer: Viewer, scenario: Scenario) -> bytes:
    """Return a scenario as a JSON file, without anybody's name."""
    viewer.require(Right.SCENARIOS)
    base = snapshot(viewer, (scenario.region,))
    document = {
        "file": KIND,
        "format": FORMAT,
        "reference": edition(),
        "scenario": scenario.to_document(),
        "assumptions": {code: each.value for code, each in base.framework.assumptions.items()},
        "simulation": {"runs": RUNS, "seed": SEED},
        "base": {"on": base.as_of.isoformat(), "fingerprint": fingerprint(base)},
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def read(viewer: Viewer, content: bytes, code: str) -> ScenarioFile:
    """Read what `write` wrote, for a region.

    Raises:
        Refused: no file of a scenario, from a newer version, of another region, or without end.
    """
    viewer.require(Right.SCENARIOS)
    scenario, document = _scenario(content)
    if scenario.region != code:
        received = scenario.region if scenario.region in reference().regions else "?"
        raise Refused("scenario.file_region", received=received)
    base = snapshot(viewer, (code,))
    return ScenarioFile(
        scenario,
        document["base"]["fingerprint"] == fingerprint(base),
        document.get("reference") == edition(),
        tuple(_other_values(document["assumptions"], base.framework.assumptions)),
        apply(base, scenario).skipped,
        _other_seed(document),
    )


def _scenario(content: bytes) -> tuple[Scenario, dict[str, Any]]:
    if len(content) > LARGEST:
        raise Refused("scenario.file_size", received=len(content), accepted=LARGEST)
    try:
        document = json.loads(content)
        if document["file"] != KIND:
            raise Refused("scenario.file")
        if document["format"] != FORMAT:
            raise Refused("scenario.format", received=document["format"], accepted=FORMAT)
        scenario = Scenario.from_document(document["scenario"])
        document["base"]["fingerprint"], document["assumptions"].items(), _other_seed(document)
    except MosaiqueError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Refused("scenario.file") from error
    if len(scenario.actions) > MOST_ACTIONS:
        raise Refused("scenario.file_actions", received=len(scenario.actions), accepted=MOST_ACTIONS)
    return scenario, document


def _other_values(written: Mapping[str, Any], assumptions: Mapping[str, Assumption]) -> Iterator[OtherValue]:
    """The assumptions of a file that are others in the region, those that we do not know included."""
    ours = {code: each.value for code, each in assumptions.items()}
    for code, value in written.items():
        if isinstance(value, int | float) and value != ours.get(code):
            yield OtherValue(str(code), float(value), ours.get(code))


def _other_seed(document: Mapping[str, Any]) -> int | None:
    """The seed of a file where it is not ours; a file that names none was never drawn."""
    seed = document.get("simulation", {}).get("seed", SEED)
    return None if seed == SEED else int(seed)


def fingerprint(base: Snapshot) -> str:
    """Return what tells a situation from another: everything that is recorded but the names, the date included."""
    digest = hashlib.sha256(base.as_of.isoformat().encode())
    for field in fields(base):
        if isinstance(table := getattr(base, field.name), ColumnTable):
            for column in fields(table):
                if column.name not in ("name", "title"):
                    digest.update(_bytes(getattr(table, column.name)))
    return digest.hexdigest()


def _bytes(values: Any) -> bytes:
    return values.tobytes() if isinstance(values, np.ndarray) else "\x00".join(values).encode()
