"""How sure a scenario is: the vacancies of each month under chance, at once, and all the rest when it is asked for."""

from dataclasses import replace
from datetime import date
from operator import attrgetter

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.scenario import Scenario
from model.services.scenario import chances as scenario_chances
from model.services.scenario import sensitivity
from model.services.scenario.chances import DrawnBands
from model.services.scenario.scenarios import Outlook
from model.simulation.rates import LeadTime, Rates
from pages.kit import address, inputs, outage, state, widgets
from pages.kit.wording import local, t, words
from pages.scenarios import chances, courses, outlook

RUNS = (500, 2000, 10000)


def offer(who: Viewer, scenario: Scenario, seen: Outlook) -> None:
    """Offer what chance may make of the scenario that is being composed."""
    fold = widgets.fold(t("chance.title"), "compose_chance", address.LEAVING, address.LEAD, address.REPLACED)
    if not fold.open:
        return
    with fold:
        try:
            rates = _rates(scenario_chances.supposed_rates(who, scenario.region), scenario.region)
            _vacancies(who, scenario, seen, rates)
            _rest(who, scenario, seen, rates)
            heaviest = sensitivity.weights(who, scenario, seen.month)
        except MosaiqueError as error:
            outage.trouble(error)
            return
        st.markdown(t("chance.weights", month=seen.month))
        widgets.table(chances.weights(heaviest), t("chance.weights_table"))


def _rates(common: Rates, region: str) -> Rates:
    """Let the three rates that decide vacancies be moved, from what is supposed of a region."""
    with st.container(horizontal=True):
        leaving = _moved(region, address.LEAVING, "exit_rate", common.exit_rate, (0, 40), percent=True)
        lead = _moved(region, address.LEAD, "lead", common.lead.mean, (1, 24))
        again = _moved(region, address.REPLACED, "replacement", common.replacement, (0, 100), percent=True, step=5)
    return replace(common, exit_rate=leaving, lead=LeadTime(lead, common.lead.cv), replacement=again)


def _moved(
    region: str, bound: str, what: str, supposed: float, scale: tuple[int, int], *, percent: bool = False, step: int = 1
) -> float:
    """Offer a whole number of a scale; what is supposed keeps its parts until somebody moves it. What was moved counts
    no more for another region, nor once something else is supposed."""
    least, most = scale
    whole = 100 if percent else 1
    first = min(max(round(whole * supposed), least), most)
    written = inputs.percent() if percent else None
    key = f"chance_{bound}_{region}_{first}"
    chosen = inputs.slider(t(f"chance.{what}"), scale, first, key, bound, step=step, format=written)
    return supposed if chosen == first else chosen / whole


def _vacancies(who: Viewer, scenario: Scenario, seen: Outlook, rates: Rates) -> None:
    """Draw between what and what the vacancies lie, without the scenario and with it."""
    bands = scenario_chances.vacancy_bands(who, scenario, rates)
    sentence = chances.vacancies(bands, seen.month)
    st.markdown(t("literal", text=sentence))
    key = (scenario, rates, outlook.revisions(seen.before))
    drawing = courses.drawing(scenario.start, chances.curves(bands), "vacant")
    widgets.chart("chance", key, drawing, alt=sentence, folded=True)
    st.caption(t("chance.reads"))
    if season := scenario_chances.season(rates):
        st.caption(t(season[0], **season[1]))


def _rest(who: Viewer, scenario: Scenario, seen: Outlook, rates: Rates) -> None:
    """Draw lots for what hangs together, when it is asked for: people, trades, the common base."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        runs = inputs.select(t("chance.runs"), RUNS, words().number, "chance_runs", index=1, width=160)
        wanted = st.toggle(t("chance.draw"), key="chance_draw", help=t("chance.draw_help"))
    if not wanted:
        return
    drawn = _drawn(who, scenario, rates, runs or RUNS[1])
    if drawn is None:
        return
    widgets.table(chances.rows(drawn, seen.month), t("chance.table"))
    _nobody(drawn, seen.month)
    st.caption(t("chance.how", runs=drawn.before.runs, seed=drawn.before.seed))


def _drawn(who: Viewer, scenario: Scenario, rates: Rates, runs: int) -> DrawnBands | None:
    """Draw, and show how far it is; leaving the screen or changing anything on it stops the drawing."""
    bar, halt = st.progress(0.0, t("chance.drawing")), st.empty()
    halt.button(
        t("chance.stop"),
        key="chance_stop",
        icon=":material/stop:",
        on_click=state.set_widget,
        args=("chance_draw", False),
    )

    def report(done: int, whole: int) -> None:
        bar.progress(done / whole, t("chance.drawing"))

    bands = scenario_chances.drawn_bands(who, scenario, rates, runs=runs, progress=report)
    bar.empty()
    halt.empty()
    return bands


def _nobody(bands: DrawnBands, month: date) -> None:
    """Say the chance that a team has nobody at the expected level for a competency that is chosen."""
    chosen = inputs.select(
        t("chance.competency"),
        chances.competencies(),
        lambda each: local(each.short),
        "chance_competency",
        by=attrgetter("code"),
        width=480,
    )
    if chosen:
        st.markdown(t("literal", text=chances.nobody(bands, chosen, month)))
