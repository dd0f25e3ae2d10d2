"""The workshop of the demonstration: held from the six questions to proposals, by a fictional room, then closed.

It goes through the services of a real one: the operator acts, under the name of the facilitator of the demonstration.
"""

from collections.abc import Sequence
from dataclasses import replace

from model.access import Viewer, operator
from model.domain.calendar import add_months, month_of
from model.reference import questions
from model.scenario import NewPosition, Recruitment
from model.services.access import sessions
from model.services.context import demo, reference, today
from model.services.situation.situations import free_seats
from model.services.situation.snapshots import snapshot
from model.services.workshop import facilitation, live_scenario, minutes, proposals, rehearsal, workshops
from model.services.workshop import phones as workshop_phones
from model.services.workshop.phones import Door
from model.services.workshop.workshops import Hall
from model.workshop import fiction
from model.workshop.minutes import Minutes, NextStep
from model.workshop.steps import Kind, Step

LANGUAGE = "fr"


def hold() -> None:
    """Hold the workshop that `dataset.toml` describes, and close it; what it proposes waits."""
    wanted = demo()["workshop"]
    facilitator = sessions.viewer_of(wanted["host"])
    (code,) = facilitator.regions
    host = replace(operator((code,)), name=facilitator.name)
    steps = _steps(wanted["estimate"])
    uid = workshops.prepare(host, code, wanted["title"], LANGUAGE, steps)
    workshops.start(host, uid)
    door = workshop_phones.by_code(workshops.hall(host, uid).workshop.code)
    phones = [workshop_phones.join(door) for _ in range(wanted["people"])]
    for place, step in enumerate(steps):
        facilitation.go(host, uid, place)
        if step.asks:
            _ask(host, door, phones, workshops.hall(host, uid).board.steps[place])
        else:
            _compose(host, uid, code)
    for step in filter(proposals.is_about_profile, steps):
        changes = proposals.voted_changes(host, uid, step.uid)
        if changes.values:
            proposals.propose_profile(host, uid, step.uid, changes)
    workshops.close(host, uid)
    _conclude(host, uid)


def _steps(assumption: str) -> tuple[Step, ...]:
    """The six questions, what an assumption is worth, a scenario."""
    asked = questions()
    ready = workshops.prepared_steps([each.code for each in asked])
    estimate = workshops.estimate_step(assumption, len(asked) + 1)
    return (*ready, estimate, workshops.live_step(len(asked) + 2))


def _ask(host: Viewer, door: Door, phones: Sequence[str], step: Step) -> None:
    """Let the room answer the step that is open, on phones, on paper and by hand, and show what came out of it."""
    for number, phone in enumerate(phones):
        rehearsal.say(door, phone, step, str(demo()["seed"]), number)
    _enter(host, door.uid, step)
    if step.kind is Kind.CARDS:
        _group(host, workshops.hall(host, door.uid), step)
    facilitation.reveal(host, door.uid, step.uid, shown=True)
    if step.kind is Kind.ESTIMATE:
        proposals.propose_assumption(host, door.uid, step.uid, proposals.estimate(host, door.uid, step.uid))


def _enter(host: Viewer, uid: str, step: Step) -> None:
    paper, hands = demo()["workshop"]["paper"], demo()["workshop"]["hands"]
    if step.uid == paper["step"]:
        facilitation.enter_paper(host, uid, step.uid, paper["form"], times=1)
    if step.uid == hands["step"]:
        points = {item.uid: hands["points"][item.name[LANGUAGE]] for item in step.items}
        facilitation.enter_hands(host, uid, step.uid, hands["people"], points)


def _group(host: Viewer, hall: Hall, step: Step) -> None:
    """Put cards together, and give a group another name than its first one."""
    uid = hall.workshop.uid
    for each in demo()["workshop"]["groups"]:
        if each["step"] != step.uid:
            continue
        names = fiction.names_on_cards(reference(), each["codes"], LANGUAGE)
        cards = [card.uid for card in hall.cards if card.step == step.uid and card.text in names]
        facilitation.group(host, uid, step.uid, each.get("first", each["name"]), cards)
        if "first" in each:
            kept = workshops.hall(host, uid).board.groups[-1].uid
            facilitation.group(host, uid, step.uid, each["name"], (), kept)


def _compose(host: Viewer, uid: str, code: str) -> None:
    """Play an arrival on a vacant position and the opening of another one."""
    seen, first = snapshot(host, (code,)), add_months(month_of(today()), 1)
    arrival, opened, teams = demo()["workshop"]["arrival"], demo()["workshop"]["opened"], seen.teams
    seat = next(each.uid for each in free_seats(seen) if teams.name[each.team] == arrival["team"])
    team, family = teams.uid[teams.name.index(opened["team"])], arrival["family"]
    month, later = (add_months(first, each["months"]) for each in (arrival, opened))
    live_scenario.play(host, uid, Recruitment(uid="arrival", month=month, position=seat, family=family))
    live_scenario.play(host, uid, NewPosition(uid="opened", month=later, team=team, title=opened["title"]))


def _conclude(host: Viewer, uid: str) -> None:
    """Write where it was held, by whom and with how many people, what is to be remembered, who does what by the
    follow-up."""
    wanted, notes = demo()["workshop"], minutes.conclusion_notes(host, uid)
    steps = tuple(NextStep(each["what"], each["owner"], notes.follow_up) for each in wanted["next"])
    written = Minutes(wanted["summary"], steps, wanted["place"], wanted["facilitator"], wanted["present"])
    minutes.write(host, uid, written, notes.minutes)
