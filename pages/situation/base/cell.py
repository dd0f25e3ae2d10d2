"""« Qui pourrait aider ? »: one cell of the common base, what it lacks, and the ways to a scenario."""

from functools import partial
from operator import attrgetter

import streamlit as st

from model.access import Right, Viewer
from model.services.situation.situations import View
from pages.kit import address, inputs, links, widgets
from pages.kit.data import view_key
from pages.kit.wording import inert, local, t
from pages.situation.base import text


def grid(view: View) -> None:
    """Draw the common base; a click on a cell asks who could help there."""
    clicked = partial(_ask, view)
    widgets.clickable_cells("common_base", view_key(view), text.grid(view), text.finding(view), clicked)


def _ask(view: View, uid: str) -> None:
    team, place = uid.split("/")
    competency = view.snapshot.framework.competencies[int(place)].code
    address.write({address.TEAM: team, address.COMPETENCY: competency})


def _teams(view: View) -> dict[str, str]:
    """What to call each team that has a funded position, by its uid."""
    defined = view.figures.coverage.defined.nonzero()[0].tolist()
    return {view.snapshot.teams.uid[team]: view.snapshot.teams.name[team] for team in defined}


def offer(who: Viewer, view: View, *, one_region: bool) -> None:
    """Ask which team and competency, the same as a click on a cell; say who could help, and offer to simulate it."""
    names, competencies = _teams(view), view.snapshot.framework.competencies
    with st.container(horizontal=True):
        label, none = t("base.which_team"), t("choice.none")
        name = address.TEAM
        uid = inputs.select(label, list(names), names.__getitem__, "helping_team", bound=name, empty=none, width=280)
        label = t("base.which_competency")
        wanted = inputs.select(
            label,
            competencies,
            lambda each: local(each.short),
            "helping_competency",
            by=attrgetter("code"),
            bound=address.COMPETENCY,
            empty=none,
            width=400,
        )
    if uid is None or wanted is None:
        return
    team, place = view.snapshot.teams.uid.index(uid), competencies.index(wanted)
    with st.container(border=True, gap="small"):
        for line in text.helping(view, team, place):
            st.markdown(t("literal", text=line))
        if who.may(Right.SCENARIOS) and one_region:
            links.training(view, team, wanted.code)
            links.free_seats(who, view, team)
        if widgets.clicked(t("base.see_team", team=inert(names[uid])), key="helping_see", type="tertiary"):
            links.open_team(view, team)
