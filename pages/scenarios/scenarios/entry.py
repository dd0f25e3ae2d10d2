"""One kept scenario in the list: opened, copied, taken from one state to another, with what was said."""

from dataclasses import replace

import streamlit as st

from model.access import Viewer
from model.domain.vocabulary import ScenarioState
from model.services.context import PARIS, reference
from model.services.scenario import lifecycle, presentation, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import NEXT, Consultation, LifeStep
from model.services.scenario.rows import SavedScenario
from pages.kit import address, data, exports, inputs, state, widgets
from pages.kit.state import Context
from pages.kit.wording import local, plain, t
from pages.scenarios import link, opinion_list, outlook
from pages.scenarios.scenarios import decision, fulfilment


def row(who: Viewer, chosen: Context, kept: SavedScenario) -> None:
    """Draw a kept scenario and what can be done with it."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(
                t(
                    "saved.line",
                    title=kept.scenario.title,
                    n=len(kept.scenario.actions),
                    author=kept.author,
                    month=kept.scenario.start,
                )
            )
            with st.container(horizontal=True, width="content"):
                _buttons(who, kept)
        st.markdown(t("literal", text=_effect(who, kept)))
        fold = widgets.fold(t("saved.life"), f"life_{kept.uid}")
        if fold.open:
            with fold:
                _life(who, chosen, kept)


def _effect(who: Viewer, kept: SavedScenario) -> str:
    """Say what it does and costs, in the month when every action has had its whole effect."""
    if not kept.scenario.actions:
        return plain("saved.no_action")
    month = scenarios.last_effect(who, kept.scenario)
    return outlook.finding(scenarios.outlook(who, kept.scenario, month), kept.scenario)


def _buttons(who: Viewer, kept: SavedScenario) -> None:
    """Open it, or begin another one from it."""
    if widgets.clicked(t("saved.open"), key=f"open_{kept.uid}", icon=":material/open_in_new:"):
        state.draft(kept.scenario.region).clear()
        address.go("scenarios/composer/screen.py", scenario=kept.uid)
    if widgets.clicked(t("saved.duplicate"), key=f"copy_{kept.uid}", icon=":material/content_copy:", type="tertiary"):
        title = plain("saved.copy_of", title=kept.scenario.title)
        widgets.act(lambda: scenario_rows.duplicate(who, kept.uid, title), "saved.was_copied", again=True, title=title)


def _life(who: Viewer, chosen: Context, kept: SavedScenario) -> None:
    """Ask for the next step and what goes with it; tell the steps that were made."""
    label, possible = t("saved.next"), NEXT[ScenarioState(kept.state)]
    key = f"next_{kept.uid}_{kept.state}"
    after = ScenarioState(inputs.pills(label, possible, _to, key))
    sentence = _consultation(kept, after)
    if widgets.clicked(t("saved.move"), key=f"move_{kept.uid}"):
        title = kept.scenario.title
        widgets.act(lambda: lifecycle.move(who, kept, after, sentence), "saved.was_moved", again=True, title=title)
    link.show(who, kept)
    region = reference().regions[kept.scenario.region]
    exports.offer(
        who,
        replace(chosen, codes=(kept.scenario.region,), name=local(region.name), of=local(region.of)),
        f"decision_{kept.uid}",
        lambda reader: decision.export(who, reader, kept.uid),
        label="decision.offer",
    )
    fulfilment.offer(who, kept)
    opinion_list.draw(who, kept.uid, kept.state in presentation.OPEN)
    for step in lifecycle.steps(who, kept.uid):
        _step(step)


def _consultation(kept: SavedScenario, after: ScenarioState) -> Consultation:
    """Ask who was consulted and what came of it, where that matters."""
    if after not in (ScenarioState.SHARED, ScenarioState.RETAINED):
        return Consultation()
    fields = (
        st.text_area(
            t(f"saved.{name}"),
            key=f"{name}_{kept.uid}",
            max_chars=lifecycle.LONGEST,
            height=data.grown(80),
            placeholder=t(f"saved.{name}_help"),
        )
        for name in ("consulted", "objections", "changed")
    )
    return Consultation(*fields)


def _step(step: LifeStep) -> None:
    day = step.at.astimezone(PARIS).date()
    st.markdown(t("saved.step", day=day, author=step.author, before=_name(step.before), after=_name(step.after)))
    for name in ("consulted", "objections", "changed"):
        if text := getattr(step.consultation, name):
            st.caption(t(f"saved.said_{name}", text=text))


def _name(of: ScenarioState) -> str:
    return plain(f"life.{of}")


def _to(of: str) -> str:
    return plain(f"life.to_{of}")
