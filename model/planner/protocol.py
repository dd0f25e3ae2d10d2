"""What the child process does: questions as JSON on one line in, what is known after each step as JSON lines out."""

import json
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

import numpy as np

from model.errors import Refused
from model.planner.milp import STAGES
from model.planner.plans import Solution, steps
from model.planner.problem import PlanProblem
from model.planner.value import Value

LONGEST_ORDER = 200_000_000


def order_document(
    tasks: Mapping[str, PlanProblem], seconds: float, last: str = STAGES[-1], seconds_each: float | None = None
) -> dict[str, Any]:
    """Return the order to give to the child: problems by name, the seconds that it has for all of them, at most so many
    for each of them if that is said, and the last stage that is wanted."""
    documents = {name: task.to_document() for name, task in tasks.items()}
    return {"seconds": seconds, "each": seconds_each or seconds, "last": last, "tasks": documents}


def serve(order: str, say: Callable[[str], object]) -> None:
    """Solve the problems of an order in turn: for each the greedy answer, then each stage; at the end a line says so.

    Raises:
        Refused: what was given is no order.
    """
    seconds, each, last, tasks = _understood(order)
    end = monotonic() + seconds
    for name, problem in tasks.items():
        for answer in steps(problem, min(each, end - monotonic()), last):
            say(json.dumps({"task": name, **_plain(answer)}))
    say(json.dumps({"end": True}))


def _understood(order: str) -> tuple[float, float, str, dict[str, PlanProblem]]:
    try:
        document = json.loads(order)
        tasks = {name: PlanProblem.from_document(task) for name, task in document["tasks"].items()}
        seconds = float(document["seconds"])
        return (
            seconds,
            float(document.get("each", seconds)),
            STAGES[STAGES.index(document.get("last", STAGES[-1]))],
            tasks,
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused("planner.order") from error


def _plain(answer: Solution) -> dict[str, Any]:
    places = np.flatnonzero(answer.chosen).tolist()
    return {
        "size": len(answer.chosen),
        "chosen": [[place, int(answer.chosen[place])] for place in places],
        "value": [answer.value.deficit, answer.value.lacking, answer.value.euros, answer.value.people],
        "proven": list(answer.proven),
        "gap": answer.gap,
    }


def read_answer(document: Mapping[str, Any]) -> tuple[str, Solution] | None:
    """Read an answer of the child: the name of a problem and what is known of it; nothing where it says the end."""
    if "task" not in document:
        return None
    chosen = np.zeros(document["size"], dtype=np.int64)
    for place, times in document["chosen"]:
        chosen[place] = times
    return document["task"], Solution(chosen, Value(*document["value"]), tuple(document["proven"]), document["gap"])
