"""The actions of the scenario that is being composed on one line of months."""

from model.scenario import Scenario
from model.services.scenario.scenarios import Outlook
from pages.kit import agenda, widgets
from pages.kit.wording import t
from pages.scenarios import effects, outlook


def offer(scenario: Scenario, seen: Outlook) -> None:
    """Offer the actions that apply on the months of the scenario."""
    rows = effects.agenda(seen)
    if not rows:
        return
    fold = widgets.fold(t("agenda.title"), "compose_agenda")
    if fold.open:
        months = outlook.months(scenario)
        with fold:
            key = scenario, outlook.revisions(seen.before)
            agenda.draw("agenda", key, rows, months[0], months[-1], folded=True)
