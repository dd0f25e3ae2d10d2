"""What a proposal starts from and must respect: a scenario that holds what is fixed, and limits; or all that a scenario
of one's own kept to, to see whether anything does better."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from model.access import Viewer
from model.domain.snapshot import Snapshot
from model.measures.presence import presence
from model.planner.limits import Limits
from model.planner.value import Aim
from model.scenario import Action, Scenario
from model.services.plan import plans
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.scenario.rows import SavedScenario
from pages.kit import address, inputs, sentences, state
from pages.kit.state import PlanRequest, Rival
from pages.kit.wording import plain, seat_name, t, unmarked
from pages.scenarios.plan import aims

DEAREST = 1_000_000


def ask(who: Viewer, code: str) -> PlanRequest:
    """Ask for the starting point, then for limits of one's own, or for those of the scenario that one starts from."""
    kept = {each.uid: each for each in scenario_rows.listing(who, (code,))}

    def called(uid: str) -> str:
        return plain("propose.from_scenario", title=kept[uid].scenario.title) if uid else plain("propose.from_today")

    uid = inputs.select(t("propose.start"), ["", *kept], called, "propose_start", bound=address.START, width=420) or ""
    scenario = kept[uid].scenario if uid else scenarios.begin(who, code, plain("propose.begun"))
    looked_for = aims.ask(plans.possible_aims(who, scenario))
    if uid and _wished("again", usual=False):
        return _same(who, scenario, looked_for)
    if uid:
        st.caption(t("propose.kept"))
    else:
        state.set_widget("propose_again", value=False)  # there is nothing to do again
        address.complete({NAMED["again"]: ""})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        budget = _number("budget", DEAREST, 20_000, step=1000, width=180)
        arrivals = _number("recruitments", 50, 2, width=180)
        moves = _number("mobilities", 50, 1, width=180)
    usual = plans.usual_limits(who, scenario, budget, recruitments=arrivals, mobilities=moves, aims=looked_for)
    unusual = any(address.named(NAMED[each]) for each in MORE)
    with st.expander(t("propose.more"), key="propose_more", expanded=unusual):
        return PlanRequest(scenario, _others(who, scenario, usual, list(kept.values())))


NAMED = {
    "budget": "budget",
    "recruitments": "recrutements",
    "mobilities": "mobilites",
    "candidates": "candidats",
    "trainings": "formations",
    "again": "refaire",
    "wishes": "souhaits",
    "untouched": "intacts",
    "included": "garder",
}
"""How the address names what is chosen beside the scenario to start from."""

MORE = ("candidates", "trainings", "wishes", "untouched", "included")
"""What is seldom chosen: folded, unless the address says something of it."""


def _number(what: str, most: int, usual: int, **more: Any) -> int:
    return inputs.number(t(f"propose.{what}"), most, usual, f"propose_{what}", NAMED[what], **more)


def _wished(what: str, *, usual: bool) -> bool:
    key, help_text = f"propose_{what}", t(f"propose.{what}_help")
    return inputs.toggle(t(f"propose.{what}"), key, NAMED[what], usual=usual, help=help_text)


def _same(who: Viewer, scenario: Scenario, looked_for: tuple[Aim, ...]) -> PlanRequest:
    """The question that a scenario of one's own answers."""
    same = plans.same_question(who, scenario)
    limits = replace(same.limits, aims=looked_for)
    question = t("propose.same", euros=limits.budget, recruitments=limits.recruitments, mobilities=limits.mobilities)
    st.caption(question)
    fixed = same.fixed.renamed(plain("propose.begun_from", title=scenario.title))
    return PlanRequest(fixed, limits, Rival(scenario, same.value))


def _others(who: Viewer, scenario: Scenario, usual: Limits, kept: Sequence[SavedScenario]) -> Limits:
    """The limits that are seldom moved: wishes, candidates, trainings, what is left alone, what must be in."""
    after = scenarios.projection(who, scenario).snapshot
    offered = [(each.scenario, plans.imposable_actions(who, scenario, each.scenario)) for each in kept]
    mine = [(other.title, action) for other, actions in offered for action in actions]
    wishes = _wished("wishes", usual=True)
    stock = _number("candidates", 50, usual.candidates, help=t("propose.candidates_help"))
    trainings = _number("trainings", 5, usual.trainings)
    return replace(
        usual,
        wishes=wishes,
        candidates=stock,
        trainings=trainings,
        untouched=_chosen("untouched", _seats(after)),
        included=_imposed(after, mine),
    )


def _chosen(what: str, named: Mapping[str, str]) -> tuple[str, ...]:
    """Ask for several of some things, by uid; what is no longer among them is no longer chosen."""
    key, label, none = f"propose_{what}", t(f"propose.{what}"), t("choice.some")
    state.set_widget(key, [each for each in state.widget(key) or () if each in named])
    help_text = t(f"propose.{what}_help")
    more = {"placeholder": none, "help": help_text, "bound": NAMED[what]}
    return tuple(inputs.several(label, list(named), key, named.__getitem__, **more))


def _seats(after: Snapshot) -> dict[str, str]:
    """What to call the funded positions, by their uids."""
    places = np.flatnonzero(presence(after).funded).tolist()
    return {after.positions.uid[place]: seat_name(after, place) for place in places}


def _imposed(after: Snapshot, mine: Sequence[tuple[str, Action]]) -> tuple[Action, ...]:
    """Ask which actions must be in; each is called by what it does and the title of the scenario that holds it."""
    actions = {action.uid: action for _, action in mine}
    names = {
        action.uid: plain("propose.mine", what=unmarked(sentences.sentence(after, action)), title=title)
        for title, action in mine
    }
    return tuple(actions[uid] for uid in _chosen("included", names))
