"""What is supposed and is no fact: the values of the reference, and those that a region adopted in their place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf, isfinite

from sqlmodel import Session, col, select

from model.access import Right, Viewer
from model.domain.framework import HALF_STEPS, Assumption, Framework
from model.domain.vocabulary import Status
from model.errors import NotFound, Refused
from model.projection.effects import ASSUMABLE
from model.services.context import reference, store, today
from model.simulation.season import PLACES, SEASONAL, START_MONTH, YEAR
from model.storage.audit import audit
from model.storage.revisions import raise_revision, region
from model.storage.tables import AssumedRow, RegionRow

RATES = (
    "exit_rate",
    "first_year_exit_factor",
    "replacement_rate",
    "lead_time",
    "lead_time_less_attractive",
    "less_attractive_share",
    "lead_time_cv",
    "training_success",
    "arrivals_other_share",
    "arrival_gap",
    "candidate_stock",
)
OPEN = (*ASSUMABLE, *RATES)
"""The assumptions that a region may set: those that scenarios meet, and those that chance is drawn with."""

SETTABLE = (*OPEN, *SEASONAL)
"""Those, and the ones that exist in an académie only."""

NOBODY = ""
"""Whose row says that nothing was adopted, once an adoption before which there was none is taken back."""

_RESTORED = ("value", "low", "high", "author", "adopted_on")
_WHOLE = ("months", "level", "people", "euros", "month", "places")
RATIOS = ("ratio", "ratio_year", "percent")
_LONGEST_ADAPTATION = 18


@dataclass(frozen=True)
class StandingAssumption:
    """An assumption as it counts in a region: who adopted it there and when, if anybody did; the number of that
    adoption, and what counted before it."""

    assumption: Assumption
    author: str
    adopted_on: date | None
    open: bool
    adoption: int = 0
    before: Assumption | None = None


def standing_assumptions(viewer: Viewer, code: str) -> tuple[StandingAssumption, ...]:
    """Return every assumption as it counts in a region, those that the region may set first."""
    viewer.require(Right.SCENARIOS)
    viewer.require_region(code)
    with store().read() as session:
        adopted = _adoptions(session, code)
    standing = [_dated(each, adopted.get(each.code, ())) for each in reference_of(code).assumptions.values()]
    return tuple(sorted(standing, key=lambda each: not each.open))


def _dated(assumption: Assumption, rows: Sequence[AssumedRow]) -> StandingAssumption:
    """An assumption by its adoptions, the last of which counts."""
    last, before = (rows[-place] if len(rows) >= place else None for place in (1, 2))
    standing = _standing(assumption, last)
    if last is None or standing.adopted_on is None:
        return standing
    return replace(standing, adoption=last.key, before=_standing(assumption, before).assumption)


def _standing(assumption: Assumption, row: AssumedRow | None) -> StandingAssumption:
    if row is None or row.value is None:
        return StandingAssumption(assumption, "", None, assumption.code in SETTABLE)
    own = replace(assumption, value=row.value, low=row.low, high=row.high, status=Status.ASSUMED)
    return StandingAssumption(own, row.author, row.adopted_on, open=True)


def reference_for(viewer: Viewer) -> Framework:
    """Return the reference as it counts in the network of a viewer, all of it for one who has none."""
    framework = reference()
    network = framework.regions[viewer.regions[0]].network if viewer.regions else viewer.network
    return framework.within(network) if network else framework


def adopt(viewer: Viewer, code: str, name: str, value: float, low: float | None, high: float | None) -> None:
    """Adopt the value of an assumption for a region, with its range if it has one.

    Raises:
        NotFound: there is no such assumption, or none that the region may set.
        Refused: a value that its unit does not allow, or outside its own range.
    """
    with store().write() as session:
        write(session, viewer, code, name, value, low, high)


def write(
    session: Session, viewer: Viewer, code: str, name: str, value: float, low: float | None, high: float | None
) -> None:
    """Adopt the value of an assumption in a transaction in which something else is settled, as `adopt` does."""
    viewer.require(Right.EXPECTATIONS)
    viewer.require_region(code)
    _check(_settable(code, name), value, low, high)
    _put(session, viewer, code, name, (value, low, high))


def give_up(viewer: Viewer, code: str, name: str) -> None:
    """Go back to the value of the reference."""
    viewer.require(Right.EXPECTATIONS)
    viewer.require_region(code)
    _settable(code, name)
    with store().write() as session:
        _put(session, viewer, code, name, (None, None, None))


def take_back(session: Session, viewer: Viewer, code: str, name: str, adoption: int) -> AssumedRow:
    """Take an adoption back, by its number, in a transaction: what counted before it counts again, adopted by whoever
    had adopted that. Return what was taken back.

    Raises:
        NotFound: there is no such assumption, or none that the region may set.
        Refused: it is not what counts: something else was adopted since, or it was taken back or given up.
    """
    viewer.require(Right.EXPECTATIONS)
    viewer.require_region(code)
    _settable(code, name)
    rows = _adoptions(session, code).get(name, ())
    if not rows or rows[-1].key != adoption or rows[-1].value is None:
        raise Refused("assumption.overtaken")
    place = region(session, code)
    before = rows[-2] if len(rows) > 1 else AssumedRow(code=name, author=NOBODY, adopted_on=today())
    given = {column: getattr(before, column) for column in _RESTORED}
    session.add(AssumedRow(region_key=place.key, code=name, **given))
    raise_revision(session, place)
    audit(session, viewer.account, "take_back_assumption", subject=name, scope=code)
    return rows[-1]


def _settable(code: str, name: str) -> Assumption:
    assumption = reference_of(code).assumptions.get(name)
    if assumption is None or name not in SETTABLE:
        raise NotFound("unknown.assumption", received=name)
    return assumption


def reference_of(code: str) -> Framework:
    """The reference as it counts in a region's network."""
    framework = reference()
    return framework.within(framework.regions[code].network) if code in framework.regions else framework


def _put(
    session: Session, viewer: Viewer, code: str, name: str, given: tuple[float | None, float | None, float | None]
) -> None:
    place = region(session, code)
    value, low, high = given
    session.add(
        AssumedRow(
            region_key=place.key,
            code=name,
            value=value,
            low=low,
            high=high,
            author=viewer.name,
            adopted_on=today(),
        )
    )
    raise_revision(session, place)
    audit(session, viewer.account, "adopt_assumption", subject=name, scope=code)


def _check(assumption: Assumption, value: float, low: float | None, high: float | None) -> None:
    given = [each for each in (low, value, high) if each is not None]
    if not all(isfinite(each) and each >= 0 for each in given):
        raise Refused("assumption.negative", received=min(given))
    if given != sorted(given, key=lambda each: _size(assumption, each)):
        raise Refused("assumption.order", low=low, value=value, high=high)
    if assumption.unit in _WHOLE and any(each != round(each) for each in given):
        raise Refused("assumption.whole", received=next(each for each in given if each != round(each)))
    highest = most(assumption)
    if highest is not None and max(given) > highest:
        raise Refused("assumption.most", received=max(given), accepted=highest)
    if assumption.code == "adaptation_months" and min(given) < 1:
        raise Refused("assumption.least", received=min(given), accepted=1)


def _size(assumption: Assumption, value: float) -> float:
    """What a value is in order of size; no limit is more than any number of places."""
    return value or inf if assumption.code == PLACES else value


def most(assumption: Assumption) -> float | None:
    """Return the highest value that an assumption may have, if its unit says one."""
    if assumption.code == "adaptation_months":
        return _LONGEST_ADAPTATION
    if assumption.code == START_MONTH:
        return YEAR
    if assumption.unit == "level":
        return HALF_STEPS / 2
    return 1.0 if assumption.unit in RATIOS else None


def with_own(session: Session, framework: Framework, codes: Sequence[str]) -> Framework:
    """Return the reference as it counts in the network of some regions, with what a region adopted; several regions
    together keep the common values."""
    framework = framework.within(framework.regions[codes[0]].network) if codes else framework
    if len(codes) != 1:
        return framework
    changed = own(session, framework, codes[0])
    return replace(framework, assumptions={**framework.assumptions, **changed}) if changed else framework


def own(session: Session, framework: Framework, code: str) -> dict[str, Assumption]:
    """Return the assumptions that a region adopted in place of those of a reference."""
    assumptions = framework.assumptions
    adopted = (
        (name, row) for name, row in _adopted(session, code).items() if row.value is not None and name in assumptions
    )
    return {name: _standing(assumptions[name], row).assumption for name, row in adopted}


def _adopted(session: Session, code: str) -> dict[str, AssumedRow]:
    """The last row of each assumption of a region, if it is not that nothing counts."""
    return {name: rows[-1] for name, rows in _adoptions(session, code).items() if rows}


def _adoptions(session: Session, code: str) -> dict[str, list[AssumedRow]]:
    """What was adopted for each assumption of a region one after the other, without what was taken back.

    Rows are never changed: taking back writes the row before once more, or one that is nobody's for want of one.
    """
    adopted: dict[str, list[AssumedRow]] = {}
    chosen = select(AssumedRow).join(RegionRow).where(RegionRow.code == code).order_by(col(AssumedRow.key))
    for row in session.exec(chosen):
        rows = adopted.setdefault(row.code, []) if row.code in SETTABLE else []
        if row.author == NOBODY and row.value is None:
            rows.clear()
        elif len(rows) > 1 and _alike(rows[-2], row):
            rows[-2:] = [row]
        else:
            rows.append(row)
    return adopted


def _alike(one: AssumedRow, other: AssumedRow) -> bool:
    return all(getattr(one, column) == getattr(other, column) for column in _RESTORED)
