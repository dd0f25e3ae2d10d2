"""What « Mes scénarios » gives to take away."""

from collections.abc import Mapping, Sequence

from model.domain.vocabulary import ScenarioState
from model.services.scenarios import Saved
from pages.kit.takeaway import Takeaway
from pages.kit.wording import plain, words

Rows = Sequence[Mapping[str, object]]


def finding(found: Sequence[Saved]) -> str:
    """« 3 en préparation, 1 partagé, 1 retenu. »"""
    counts = [(where, sum(each.state == where for each in found)) for where in ScenarioState]
    return ", ".join(plain(f"saved.count_{where}", n=n) for where, n in counts if n) + "."


def taken(found: Sequence[Saved]) -> Takeaway:
    """The scenarios that were kept."""
    title = plain("saved.title")
    return Takeaway(title, finding(found), tables=[(title, lambda: _rows(found))])


def _rows(found: Sequence[Saved]) -> Rows:
    return [
        {
            plain("column.scenario"): each.scenario.title,
            plain("column.stands"): plain(f"life.{each.state}"),
            plain("column.from_month"): words().month(each.scenario.start),
            plain("column.actions"): len(each.scenario.actions),
            plain("column.author"): each.author,
        }
        for each in found
    ]
