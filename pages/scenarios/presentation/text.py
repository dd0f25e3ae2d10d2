"""What « Scénarios partagés » says."""

from collections.abc import Sequence

from model.services.scenario.presentation import Hypothesis, Presentation, SharedScenario
from pages.kit import circulation
from pages.kit.wording import plain
from pages.scenarios import outlook


def listed(shared: Sequence[SharedScenario]) -> str:
    """« 2 scénarios sont ouverts à la lecture, dont 1 retenu. »"""
    retained = sum(each.state == "retained" for each in shared)
    return plain("presentation.count", n=len(shared), retained=retained)


def line(scenario: SharedScenario) -> str:
    """« Trois départs · partagé, à partir de janvier 2027 »"""
    return plain("presentation.line", title=scenario.title, state=plain(f"life.{scenario.state}"), month=scenario.start)


def title(shown: Presentation) -> str:
    """The name of the scenario, and where it stands."""
    return plain("presentation.title", title=shown.shared.title, state=plain(f"life.{shown.shared.state}"))


def finding(shown: Presentation) -> str:
    """What the scenario changes in the month: all of it, or what may circulate."""
    if isinstance(shown.seen, Hypothesis):
        return circulation.outcome(shown.seen)
    assert shown.scenario
    return outlook.finding(shown.seen, shown.scenario)


def note(shown: Presentation) -> str:
    """What is not said, and why; that nothing is decided."""
    return plain("presentation.open_note" if isinstance(shown.seen, Hypothesis) else "presentation.named_note")
