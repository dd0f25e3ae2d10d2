"""What « Mes scénarios » gives to take away."""

from collections.abc import Mapping, Sequence

from model.services.scenarios import Saved
from pages.kit.takeaway import Takeaway
from pages.kit.wording import plain, words

Rows = Sequence[Mapping[str, object]]


def taken(found: Sequence[Saved]) -> Takeaway:
    """The scenarios that were kept."""
    title = plain("saved.title")
    return Takeaway(title, plain("saved.finding", n=len(found)), tables=[(title, lambda: _rows(found))])


def _rows(found: Sequence[Saved]) -> Rows:
    return [
        {
            plain("column.scenario"): each.scenario.title,
            plain("column.from_month"): words().month(each.scenario.start),
            plain("column.actions"): len(each.scenario.actions),
            plain("column.author"): each.author,
        }
        for each in found
    ]
