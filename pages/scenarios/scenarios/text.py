"""What « Mes scénarios » says."""

from collections.abc import Iterator, Mapping, Sequence

from model.domain.vocabulary import ScenarioState
from model.services.scenario.rows import SavedScenario
from pages.kit.exports import Export
from pages.kit.wording import plain, words

Rows = Sequence[Mapping[str, object]]


def finding(kept: Sequence[SavedScenario]) -> str:
    """« 3 en préparation, 1 partagé, 1 retenu. »"""
    counts = [(where, sum(each.state == where for each in kept)) for where in ScenarioState]
    return ", ".join(plain(f"saved.count_{where}", n=n) for where, n in counts if n) + "."


def by_state(kept: Sequence[SavedScenario]) -> Iterator[tuple[ScenarioState, Sequence[SavedScenario]]]:
    """Yield the scenarios by where they stand, for each state that some are in."""
    for where in ScenarioState:
        if there := [each for each in kept if each.state == where]:
            yield where, there


def export(kept: Sequence[SavedScenario]) -> Export:
    """The scenarios that were kept."""
    title = plain("saved.title")
    return Export(title, finding(kept), tables=[(title, lambda: _rows(kept))])


def _rows(kept: Sequence[SavedScenario]) -> Rows:
    return [
        {
            plain("column.scenario"): each.scenario.title,
            plain("column.stands"): plain(f"life.{each.state}"),
            plain("column.from_month"): words().month(each.scenario.start),
            plain("column.actions"): len(each.scenario.actions),
            plain("column.author"): each.author,
        }
        for each in kept
    ]
