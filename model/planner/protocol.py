"""What the child process does: questions as JSON on one line in, what is known after each step as JSON lines out."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from time import monotonic
from typing import Any

import numpy as np

from model.errors import Refused
from model.planner.milp import Solution, improvable, steps
from model.planner.problem import PlanProblem
from model.planner.value import AIMS, Aim, Value

LONGEST_ORDER = 200_000_000
HOLDING_SECONDS = 12
"""So long is looked, at most, for the limit that holds an aim: a second of the processor for the bodies of the
demonstration, of which a busy machine gives little."""

ORDER = "order"
"""What holds an aim that no limit holds alone: the aims that count before it."""


def order_document(
    tasks: Mapping[str, PlanProblem],
    seconds: float,
    *,
    aims_only: bool = False,
    relaxed: Mapping[str, PlanProblem] | None = None,
) -> dict[str, Any]:
    """Return the order to give to the child: problems by name, the seconds that it has for all of them, whether cost
    and people may be left aside, and the only problem again without one of its limits, by the name of the limit."""
    problems = {"tasks": tasks, "relaxed": relaxed or {}}
    written = {name: {key: each.to_document() for key, each in some.items()} for name, some in problems.items()}
    return {"seconds": seconds, "aims_only": aims_only, **written}


def serve(order: str, say: Callable[[str], object]) -> None:
    """Solve the problems of an order in turn: for each the greedy answer, then each step; then name the limit that
    holds each aim, where they were relaxed; at the end a line says so.

    Raises:
        Refused: what was given is no order.
    """
    seconds, aims_only, tasks, relaxed = _understood(order)
    end = monotonic() + seconds
    for name, problem in tasks.items():
        for answer in steps(problem, end - monotonic(), aims_only=aims_only):
            say(json.dumps({"task": name, **_plain(answer)}))
        if relaxed:
            say(json.dumps({"held": dict(_held(problem, relaxed, answer, end))}))
    say(json.dumps({"end": True}))


def _held(
    problem: PlanProblem, relaxed: Mapping[str, PlanProblem], answer: Solution, end: float
) -> Iterator[tuple[str, str]]:
    """The proven aims of which something is left, each with the first limit without which less would be, or else with
    the order of the aims where less would be if it were the only one."""
    for aim in answer.proven:
        if aim in AIMS and getattr(answer.value, aim):
            until = min(end, monotonic() + HOLDING_SECONDS)
            # money holds the common base and the range nearly always: tried first, it spares proving that others do not
            for limit in sorted(relaxed, key=lambda limit: limit != "budget" and aim != Aim.POSTS):
                if improvable(relaxed[limit], answer.value, aim, until - monotonic()):
                    yield aim, limit
                    break
            else:
                if aim != problem.aims[0] and improvable(problem, answer.value, aim, until - monotonic(), alone=True):
                    yield aim, ORDER


def _understood(order: str) -> tuple[float, bool, dict[str, PlanProblem], dict[str, PlanProblem]]:
    try:
        document = json.loads(order)
        tasks, relaxed = (
            {name: PlanProblem.from_document(task) for name, task in document.get(key, {}).items()}
            for key in ("tasks", "relaxed")
        )
        return float(document["seconds"]), bool(document.get("aims_only")), tasks, relaxed
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused("planner.order") from error


def _plain(answer: Solution) -> dict[str, Any]:
    places = np.flatnonzero(answer.chosen).tolist()
    return {
        "size": len(answer.chosen),
        "chosen": [[place, int(answer.chosen[place])] for place in places],
        "value": asdict(answer.value),
        "stages": answer.stages,
        "proven": answer.proven,
        "bound": answer.bound,
    }


def read_answer(document: Mapping[str, Any]) -> tuple[str, Solution]:
    """Read what the child knows of a problem: its name, and that."""
    chosen = np.zeros(document["size"], dtype=np.int64)
    for place, times in document["chosen"]:
        chosen[place] = times
    stages, proven = tuple(document["stages"]), tuple(document["proven"])
    return document["task"], Solution(chosen, Value(**document["value"]), stages, proven, document["bound"])
