"""Which scenarios are compared."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from model.access import Viewer
from model.domain.vocabulary import ScenarioState
from model.scenario import Scenario
from model.services.scenario import rows as scenario_rows
from model.services.scenario.comparison import MOST
from model.services.scenario.rows import SavedScenario
from pages.kit import address, inputs, state
from pages.kit.wording import inert, t


def variants(code: str) -> list[SavedScenario]:
    """Return what was tried and nobody has kept, as if it had been: told from others by its last action."""
    tried = state.variants(code).get() or ()
    return [SavedScenario(f"variant.{each.actions[-1].uid}", 0, "", ScenarioState.DRAFT, each) for each in tried]


def colours(code: str, chosen: Sequence[str]) -> list[int]:
    """Return the place of the colour of each compared scenario, by its uid: that which it had, if it was compared
    before."""
    slot = state.colours_of_scenarios(code)
    slot.set(places(chosen, slot.get() or {}))
    return [(slot.get() or {})[uid] for uid in chosen]


def places(chosen: Sequence[str], before: Mapping[str, int]) -> dict[str, int]:
    """Return the place of each scenario among the colours, those included that are not compared right now: that which
    it had, else the first that nobody has, else the first that none of those compared has."""
    kept = {uid: before[uid] for uid in chosen if uid in before}
    for uid in chosen:
        if uid not in kept:
            free = [place for place in range(1, MOST + 1) if place not in kept.values()]
            kept[uid] = next((place for place in free if place not in before.values()), free[0])
    return {uid: place for uid, place in before.items() if place not in kept.values()} | kept


def keep(who: Viewer, code: str, picked: Iterable[SavedScenario]) -> None:
    """Offer to keep each variant that is compared."""
    waiting = variants(code)
    for each in picked:
        if each in waiting:
            label = t("trades.keep", title=each.scenario.title)
            st.button(label, key=f"keep_{each.uid}", icon=":material/save:", on_click=_keep, args=(who, each.scenario))


def _keep(who: Viewer, scenario: Scenario) -> None:
    slot = state.variants(scenario.region)
    kept = scenario_rows.save(who, scenario)
    slot.set(tuple(each for each in slot.get() or () if each != scenario))
    chosen = [uid for uid in state.widget("compare_which") if uid != f"variant.{scenario.actions[-1].uid}"]
    state.set_widget("compare_which", [*chosen, kept.uid])
    _write()
    state.NOTICE.set(t("compose.was_saved", title=scenario.title))


def _write() -> None:
    """Name what is compared; the month that was named may not be one of theirs."""
    address.write({address.COMPARED: address.written(state.widget("compare_which")), address.MONTH: ""})


def pick(kept: Sequence[SavedScenario]) -> dict[str, SavedScenario]:
    """Ask which scenarios to compare; the latest two to begin with, each under a name of its own."""
    by_uid = {each.uid: each for each in kept}
    names = dict(zip(by_uid, inputs.distinct([each.scenario.title for each in kept]), strict=True))
    received = address.several(address.COMPARED)
    if there := [uid for uid in received if uid in names]:
        state.set_widget("compare_which", there)
    if len(there) < len(received):
        st.warning(t("address.unknown_avec"))
    if set(state.widget("compare_which") or ()) - set(names):
        state.set_widget("compare_which", list(names)[:2])  # the scenarios of another region
    tried = [each.uid for each in kept if not each.version]
    first = state.start_widget("compare_which", tried or list(names)[:2])

    def called(uid: str) -> str:
        return inert(names.get(uid, uid))

    label = t("compare.which", n=MOST)
    chosen = st.pills(
        label,
        list(names),
        default=first,
        selection_mode="multi",
        key="compare_which",
        wrap=True,
        format_func=called,
        on_change=_write,
    )
    address.complete({address.COMPARED: address.written(chosen)})
    if len(chosen) > MOST:
        st.warning(t("compare.most", n=MOST))
    return {names[uid]: by_uid[uid] for uid in chosen[:MOST]}
