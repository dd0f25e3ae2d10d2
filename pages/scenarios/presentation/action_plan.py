"""« Mon plan d'action »: a page for whoever follows a training, to be filled by hand; nothing of it is kept."""

from collections.abc import Iterator
from datetime import date

import streamlit as st

from model.access import Viewer
from model.exchange.exports.page import Page
from model.scenario import Training
from model.services.scenario.presentation import Hypothesis
from pages.kit import exports, widgets
from pages.kit.state import Context
from pages.kit.wording import local, plain, t
from pages.scenarios.effects import Effect

COLUMNS = ("aim", "by_when", "with_whom")


def offer(who: Viewer, chosen: Context, seen: Effect) -> None:
    """Offer a page for each training of a scenario, if it has any."""
    courses = list(dict.fromkeys(_courses(seen)))
    if not courses:
        return
    fold = widgets.fold(t("action_plan.offer"), "action_plan")
    if not fold.open:
        return
    with fold:
        st.caption(t("action_plan.what"))
        for code, month, then in courses:
            name = local(seen.after.framework.offers[code].name)
            label = t("action_plan.print", offer=name, month=month)
            exports.offer_page(
                who, chosen, label, f"{code}-{month:%Y-%m}", _page(chosen, name, month, then), "action_plan"
            )


def _courses(seen: Effect) -> Iterator[tuple[str, date, date]]:
    """Each training: the code of its offer, its month, and that of its follow-up."""
    if isinstance(seen, Hypothesis):
        then = {each.action: each.month for each in seen.events if each.kind == "follow_up"}
        return ((each.offer, each.month, then[each.action]) for each in seen.events if each.kind == "trained")
    trainings = (each for each in seen.projection.applied if isinstance(each, Training))
    return ((each.offer, each.month, each.followed_up) for each in trainings)


def _page(chosen: Context, name: str, month: date, then: date) -> Page:
    return Page(
        plain("action_plan.title"),
        plain("action_plan.of", offer=name, month=month, then=then),
        exports.scope_name(chosen.name),
        chosen.day,
        named=False,
        notes=[plain("action_plan.nothing_kept")],
        parts={
            "columns": [plain(f"action_plan.{column}") for column in COLUMNS],
            "last": plain("action_plan.last"),
        },
    )
