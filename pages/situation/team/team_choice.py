"""Which team: one of those that have a funded position; it lives in the address."""

from model.services.situation.situations import View
from pages.kit import address, inputs, widgets
from pages.kit.internals import DeltaGenerator
from pages.kit.wording import plain, t


def chosen(view: View, head: DeltaGenerator) -> int:
    """Return the place of the team that was chosen; stops the screen when the address names one that is not there."""
    teams = [place for place, vacancy in enumerate(view.figures.team_vacancies) if vacancy.positions]
    names, uids = view.snapshot.teams.name, view.snapshot.teams.uid
    label, by, name = t("team.choose"), uids.__getitem__, address.TEAM
    picked = inputs.select(label, teams, names.__getitem__, name, by=by, bound=name, width=420)
    if picked is None:
        with head:
            widgets.heading(plain("menu.team"), "")
        address.stop()
    return picked
