"""The workshop of the demonstration: held from the six questions to a proposal, by a fictional room, then closed.

It goes through the services of a real one: the operator acts, under the name of the facilitator of the demonstration.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from model.access import Viewer, operator
from model.reference import questions
from model.services import deciding, hosting, participating, rehearsing, sessions, workshops
from model.services.house import demo, reference
from model.services.participating import Door
from model.workshop import fiction
from model.workshop.steps import Kind, Step

LANGUAGE = "fr"


def hold() -> None:
    """Hold the workshop that `demo.toml` describes, and close it; what it proposes waits."""
    wanted = demo()["workshop"]
    facilitator = sessions.viewer_of(wanted["host"])
    (code,) = facilitator.regions
    host = replace(operator((code,)), name=facilitator.name)
    steps = workshops.prepared_steps([each.code for each in questions()])
    uid = workshops.prepare(host, code, wanted["title"], LANGUAGE, steps)
    workshops.start(host, uid)
    door = participating.by_code(workshops.hall(host, uid).workshop.code)
    phones = [participating.join(door) for _ in range(wanted["people"])]
    for place in range(len(steps)):
        hosting.go(host, uid, place)
        _answer(door, phones, workshops.hall(host, uid).board.steps[place])
        _group(host, uid, wanted["groups"])
        hosting.reveal(host, uid, steps[place].uid, shown=True)
    deciding.propose_profile(host, uid, deciding.wished(host, uid))
    workshops.close(host, uid)


def _answer(door: Door, phones: Sequence[str], step: Step) -> None:
    for number, phone in enumerate(phones):
        rehearsing.say(door, phone, step, str(demo()["seed"]), number)


def _group(host: Viewer, uid: str, groups: Sequence[Mapping[str, Any]]) -> None:
    """Put together the cards of the step that is open, if it is about cards."""
    hall = workshops.hall(host, uid)
    step = hall.board.step
    if step is None or step.kind is not Kind.CARDS:
        return
    for each in groups:
        said = fiction.named(reference(), each["codes"], LANGUAGE)
        if each["step"] == step.uid:
            cards = [card.uid for card in hall.cards if card.step == step.uid and card.text in said]
            hosting.group(host, uid, step.uid, each["name"], cards)
