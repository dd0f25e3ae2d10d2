"""Boards as they are stored, and as they are read back in whichever form they were written."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from model.domain.documents import FORMAT, by_name
from model.scenario.action_document import from_plain, to_plain
from model.workshop import steps as asked
from model.workshop.board import Board, Paper, StepStage, StepState
from model.workshop.cards import Group
from model.workshop.tallies import FEWEST, Hands

_FORM: Final = 2
_STAGE: Final = ("state", "revealed", "until")
_GROUP: Final = ("uid", "step", "name", "cards")
_PAPER: Final = ("step", "answer", "times")


def to_document(board: Board) -> dict[str, Any]:
    """Return a board as it is stored."""
    return {
        FORMAT: _FORM,
        "steps": [asked.to_document(step) for step in board.steps],
        "place": board.place,
        "stages": {uid: _stage_document(stage) for uid, stage in board.stages.items()},
        "hidden": sorted(board.hidden),
        "groups": groups_document(board.groups),
        "spotlight": board.spotlight,
        "paper": [{"step": paper.step, "answer": dict(paper.answer), "times": paper.times} for paper in board.paper],
        "hands": [{"step": step, "people": hands.people, "counts": dict(hands.counts)} for step, hands in board.hands],
        "live": [to_plain(action) for action in board.live],
        "spoken": sorted(board.spoken),
        "fewest": board.fewest,
        "dark": board.dark,
        "skipped": sorted(board.skipped),
        "screened": board.screened,
        "accepted": sorted(board.accepted),
    }


def _stage_document(stage: StepStage) -> dict[str, Any]:
    return {
        "state": str(stage.state),
        "revealed": stage.revealed,
        "until": _written(stage.until),
        "late": _written(stage.late),
        "paused": stage.paused,
        "spotlight": stage.spotlight,
    }


def _written(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def from_document(document: Mapping[str, Any]) -> Board:
    """Return the board that a document holds, in whichever form it was written."""
    return Board(
        steps=tuple(map(asked.from_document, document["steps"])),
        place=document["place"],
        stages={uid: _stage(by_name(stage, _STAGE)) for uid, stage in document["stages"].items()},
        hidden=frozenset(document["hidden"]),
        groups=groups_from(document["groups"]),
        spotlight=document["spotlight"],
        paper=tuple(Paper(**by_name(paper, _PAPER)) for paper in document["paper"]),
        hands=tuple(map(_hands, document["hands"])),
        live=tuple(map(from_plain, document.get("live", ()))),
        spoken=frozenset(document.get("spoken", ())),
        fewest=document.get("fewest", FEWEST),
        dark=document.get("dark", False),
        skipped=frozenset(document.get("skipped", ())),
        screened=document.get("screened", False),
        accepted=frozenset(document.get("accepted", ())),
    )


def _stage(kept: Mapping[str, Any]) -> StepStage:
    until, late = (datetime.fromisoformat(kept[end]) if kept.get(end) else None for end in ("until", "late"))
    paused, spotlight = kept.get("paused", 0.0), kept.get("spotlight", "")
    return StepStage(StepState(kept["state"]), kept["revealed"], until, late, paused, spotlight)


def groups_document(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """Return groups as they are stored."""
    return [{**asdict(group), "cards": list(group.cards)} for group in groups]


def groups_from(document: Iterable[Any]) -> tuple[Group, ...]:
    """Return the groups that a document holds, in whichever form it was written."""
    return tuple(_group(by_name(group, _GROUP)) for group in document)


def _group(kept: Mapping[str, Any]) -> Group:
    return Group(kept["uid"], kept["step"], kept["name"], tuple(kept["cards"]), kept.get("prepared", False))


def _hands(kept: Any) -> tuple[str, Hands]:
    named = by_name(kept, ("step", "people", "counts"))
    return named["step"], Hands(named["people"], named["counts"])
