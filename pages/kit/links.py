"""The ways from one screen to another: from a tile to its team, from a vacant position to a scenario."""

import streamlit as st

from model.access import Right, Viewer
from model.domain.calendar import months_between
from model.scenario import Departure, Recruitment, Training
from model.services.situation.situations import FreeSeat, View, holders
from pages.kit import address, state, widgets
from pages.kit.state import Wanted
from pages.kit.wording import plain, t

MOST_SEATS = 6


def empty_region(who: Viewer) -> None:
    """Say what to do when nothing is recorded yet."""
    if who.may(Right.IMPORT):
        address.link("records/imports/screen.py", label=t("region.go_import"), icon=":material/upload_file:")
    else:
        st.info(t("region.ask_import"))


def conclusions(who: Viewer, workshop: str) -> None:
    """Lead to the conclusions of a workshop, for whoever may read them; nowhere where none is named."""
    if workshop and who.may(Right.WORKSHOP):
        chosen, icon = {"atelier": workshop}, ":material/summarize:"
        address.link("workshop/conclusions/screen.py", chosen, label=t("workshop.conclude"), icon=icon)


def proposer(author: str, workshop: str) -> str:
    """Name who proposed something: somebody, or the workshop of that title and uid."""
    return plain("workshop.author", title=author) if workshop else author


def free_seats(who: Viewer, view: View, team: int | None = None) -> None:
    """Offer to simulate an arrival on each vacant position, the same as a click on its tile."""
    if not who.may(Right.SCENARIOS):
        return
    seats = [seat for seat in view.free if team is None or seat.team == team]
    with st.container(gap=None):
        for seat in seats[:MOST_SEATS]:
            label = t("literal", text=_invitation(view, seat))
            if widgets.clicked(label, key=f"seat_{seat.uid}", icon=":material/person_add:", type="tertiary"):
                simulate_arrival(seat.uid)
    if len(seats) > MOST_SEATS:
        st.caption(t("seat.more", n=len(seats) - MOST_SEATS))


def invitations(who: Viewer, view: View) -> dict[str, str]:
    """The words that invite to simulate an arrival on each vacant position, for whoever may."""
    return {seat.uid: _invitation(view, seat) for seat in view.free} if who.may(Right.SCENARIOS) else {}


def _invitation(view: View, seat: FreeSeat) -> str:
    months = max(0, months_between(seat.since, view.snapshot.as_of))
    return plain("seat.simulate", position=seat.title, team=view.snapshot.teams.name[seat.team], n=months)


def simulate_arrival(seat: str) -> None:
    """Go to the composing of a scenario with an arrival on a position."""
    _simulate(Wanted(Recruitment.kind, seat=seat))


def _simulate(wanted: Wanted) -> None:
    state.WANTED.set(wanted)
    address.go("scenarios/composer/screen.py")


def training(view: View, team: int, competency: str) -> None:
    """Offer to simulate a training of a team, if an offer teaches the competency."""
    if not any(competency in offer.competencies for offer in view.snapshot.framework.offers.values()):
        return
    label = t("base.simulate_training", team=view.snapshot.teams.name[team])
    if widgets.clicked(label, key="helping_training", icon=":material/school:", type="tertiary"):
        _simulate(Wanted(Training.kind, team=view.snapshot.teams.uid[team], competency=competency))


def departures(who: Viewer, view: View, team: int) -> None:
    """Offer to simulate the departure of whoever holds a position of a team."""
    if not who.may(Right.SCENARIOS):
        return
    held = [each for each in holders(view.snapshot, team) if each.manager >= 0 and not each.acting]
    with st.container(gap=None):
        for each in held[:MOST_SEATS]:
            position = view.snapshot.positions.title[each.position]
            label = t("seat.simulate_departure", position=position, name=view.snapshot.managers.name[each.manager])
            if widgets.clicked(label, key=f"leave_{each.position}", icon=":material/person_remove:", type="tertiary"):
                _simulate(Wanted(Departure.kind, manager=view.snapshot.managers.uid[each.manager]))


def follow(who: Viewer, view: View, uid: str) -> None:
    """Follow a press in the mosaic: a vacant position to a scenario, a held one or a team to the team."""
    positions, teams = view.snapshot.positions, view.snapshot.teams.uid
    if uid in invitations(who, view):
        simulate_arrival(uid)
    else:
        open_team(view, teams.index(uid) if uid in teams else int(positions.team[positions.uid.index(uid)]))


def open_team(view: View, team: int) -> None:
    """Go to the screen of a team."""
    address.go("situation/team/screen.py", **{address.TEAM: view.snapshot.teams.uid[team]})
