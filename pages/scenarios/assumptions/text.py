"""What « Hypothèses » says."""

from collections.abc import Mapping, Sequence

from model.domain.framework import Assumption
from model.domain.vocabulary import Status
from model.services.situation.assumptions import StandingAssumption
from pages.kit.exports import Export
from pages.kit.wording import alternative, local, plain

Rows = Sequence[Mapping[str, object]]


def finding(standing: Sequence[StandingAssumption]) -> str:
    """« 23 hypothèses, dont 15 à discuter : aucune n'est un fait. »"""
    discussed = sum(each.assumption.status is Status.ASSUMED and each.adopted_on is None for each in standing)
    adopted = sum(each.adopted_on is not None for each in standing)
    return plain("suppose.finding", n=len(standing), k=discussed, adopted=adopted)


def rows(standing: Sequence[StandingAssumption]) -> Rows:
    """Each assumption: value, range, status, who adopted it, source."""
    return [
        {
            plain("column.assumption"): local(each.assumption.name),
            plain("column.value"): _value(each.assumption),
            plain("column.status"): _status(each),
            plain("column.note"): local(each.assumption.note),
            plain("column.source"): ", ".join(plain(f"source.{code}") for code in each.assumption.source.split()),
        }
        for each in standing
    ]


def _value(each: Assumption) -> str:
    value = plain(f"unit.{each.unit}", n=each.value)
    if each.low is None or each.high is None:
        return value
    low, high = (plain(f"unit.{each.unit}", n=bound) for bound in (each.low, each.high))
    way = "either" if alternative(each.unit, each.low, each.high) else "ranged"
    return plain(f"method.{way}", value=value, low=low, high=high)


def _status(each: StandingAssumption) -> str:
    if each.adopted_on:
        return plain("suppose.adopted", day=each.adopted_on, author=each.author)
    return plain(f"status.{each.assumption.status}")


def export(sentence: str, standing: Sequence[StandingAssumption]) -> Export:
    """The assumptions, to take away."""
    return Export(plain("suppose.title"), sentence, tables=[(plain("suppose.ours"), lambda: rows(standing))])
