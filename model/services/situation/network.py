"""From a region to its network: transmitting a situation, and what the network sees of those that were transmitted.

The network never reads a region's records: it reads the figures that the region sent, as they were on that day, less
what must not circulate.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from model.access import Right, Viewer
from model.domain.documents import FORMAT, by_name, names_of
from model.domain.framework import Competency, Offer, RegionReference
from model.domain.vocabulary import Network
from model.errors import NotFound, Refused
from model.measures.levels import assessed_heads
from model.measures.prices import training_price
from model.privacy import HeldBetween, enough, held_in_circulation, held_together, pooled
from model.services.context import reference, store, today
from model.services.situation.snapshots import measured_snapshot
from model.storage.audit import audit
from model.storage.revisions import region
from model.storage.tables import RegionRow, TransmissionRow
from model.wording import FIRST


@dataclass(frozen=True)
class Sent:
    """What a region transmitted: when, as of which date, from data of which date, and its figures.

    `assessed` counts the managers who have levels; earlier transmissions do not say it. `held` gives for each
    competency the teams that hold it, nothing where the number must not circulate.
    """

    sent_on: date
    as_of: date
    data_on: date | None
    positions: int
    vacant: int
    managers: int
    social: int
    other: int
    unknown: int
    assessed: int | None
    held: tuple[HeldBetween | None, ...]


@dataclass(frozen=True)
class Body:
    """A region of the network and what it transmitted, if anything. `apart`: its backgrounds may be shown alone."""

    region: RegionReference
    sent: Sent | None
    apart: bool = True


@dataclass(frozen=True)
class NetworkShortage:
    """A competency over the bodies that transmitted: teams that hold it (nothing where no body may say it), bodies
    where a team lacks it, and a shared session of training for one person of each team that does."""

    competency: Competency
    held: HeldBetween | None
    bodies: tuple[str, ...]
    hidden: int
    offer: Offer | None
    people: int
    euros: int


def transmit(viewer: Viewer, code: str) -> None:
    """Send today's situation of a region to its network, in place of what was sent before.

    Raises:
        Refused: nothing is recorded for the region.
    """
    viewer.require(Right.TRANSMIT)
    seen, figures = measured_snapshot(viewer, (code,))
    if not figures.vacancy.positions:
        raise Refused("network.empty")
    held = held_in_circulation(seen)
    document = {
        FORMAT: 2,
        "as_of": seen.as_of.isoformat(),
        "data_on": seen.regions[0].data_on.isoformat() if seen.regions[0].data_on else None,
        "positions": figures.vacancy.positions,
        "vacant": figures.vacancy.vacant,
        "managers": figures.mix.heads,
        "social": figures.mix.social,
        "other": figures.mix.other,
        "unknown": figures.mix.unknown,
        "assessed": assessed_heads(seen),
        "held": {
            competency.code: asdict(each) if each else None
            for competency, each in zip(reference().competencies, held, strict=True)
        },
    }
    with store().write() as session:
        place = region(session, code)
        session.add(TransmissionRow(region_key=place.key, author=viewer.name, sent_on=today(), document=document))
        audit(session, viewer.account, "transmit", scope=code)


def withdraw(viewer: Viewer, code: str) -> None:
    """Take back what a region transmitted; its network sees nothing of it any more."""
    viewer.require(Right.TRANSMIT)
    viewer.require_region(code)
    with store().write() as session:
        for row in session.exec(select(TransmissionRow).where(TransmissionRow.region_key == region(session, code).key)):
            row.withdrawn = True
            session.add(row)
        audit(session, viewer.account, "withdraw_transmission", scope=code)


def last(viewer: Viewer, code: str) -> Sent | None:
    """Return what a region transmitted last, if its network can see it."""
    viewer.require(Right.TRANSMIT)
    viewer.require_region(code)
    with store().read() as session:
        return _latest(session, (code,)).get(code)


def bodies(viewer: Viewer) -> tuple[Body, ...]:
    """Return every body of the viewer's network, by name, with what it transmitted."""
    return bodies_of(viewer, viewer.network)


def bodies_of(viewer: Viewer, network: Network | None) -> tuple[Body, ...]:
    """Return every body of a network, by name, with what it transmitted; whatever tells of the backgrounds of bodies
    beside one another tells of these: two ways of putting small ones together would tell them apart."""
    viewer.require(Right.NETWORK)
    return _bodies(network)


def read_as(viewer: Viewer, code: str) -> Body:
    """Return what a region transmitted, as its network reads it, for whoever may transmit it.

    Raises:
        NotFound: there is no such region.
    """
    viewer.require(Right.TRANSMIT)
    viewer.require_region(code)
    if code not in reference().regions:
        raise NotFound("unknown.region", received=code)
    return next(each for each in _bodies(reference().regions[code].network) if each.region.code == code)


def _bodies(network: Network | None) -> tuple[Body, ...]:
    ours = sorted(
        (each for each in reference().regions.values() if each.network == network),
        key=lambda each: each.name[FIRST].casefold(),
    )
    with store().read() as session:
        sent = _latest(session, [each.code for each in ours])
    small = pooled({code: each.managers for code, each in sent.items()})
    return tuple(Body(each, sent.get(each.code), each.code not in small) for each in ours)


def backgrounds_circulate(network_bodies: Sequence[Body]) -> bool:
    """Whether the backgrounds of those that are read together, hence of all, tell of enough people."""
    small = [each.sent.managers for each in network_bodies if each.sent and not each.apart]
    return not small or enough(small)


def shortages(network_bodies: Sequence[Body]) -> tuple[NetworkShortage, ...]:
    """Return for each competency how many teams hold it over the bodies that transmitted, and who lacks it."""
    sent = [(each.region, each.sent) for each in network_bodies if each.sent]
    return tuple(_lacking(competency, place, sent) for place, competency in enumerate(reference().competencies))


def _lacking(competency: Competency, place: int, sent: Sequence[tuple[RegionReference, Sent]]) -> NetworkShortage:
    counted = [(region.code, held) for region, each in sent if (held := each.held[place])]
    total = held_together(held for _, held in counted) if counted else None
    offers = (each for each in reference().offers.values() if competency.code in each.competencies)
    offer, people = next(offers, None), total.missing if total else 0
    return NetworkShortage(
        competency,
        total,
        tuple(code for code, held in counted if held.missing),
        len(sent) - len(counted),
        offer,
        people,
        training_price(offer, people).euros if offer and people else 0,
    )


def _latest(session: Session, codes: Sequence[str]) -> dict[str, Sent]:
    """The last transmission of each region that was not withdrawn."""
    shown = select(func.max(TransmissionRow.key)).where(col(TransmissionRow.withdrawn).is_(False))
    of_region = col(TransmissionRow.region_key) == RegionRow.key
    chosen = select(RegionRow.code, TransmissionRow).join(TransmissionRow, of_region)
    chosen = chosen.where(
        col(RegionRow.code).in_(codes), col(TransmissionRow.key).in_(shown.group_by(col(TransmissionRow.region_key)))
    )
    return {code: _sent(row.sent_on, row.document) for code, row in session.exec(chosen)}


def _sent(on: date, document: dict[str, Any]) -> Sent:
    data_on = date.fromisoformat(document["data_on"]) if document["data_on"] else None
    held = (document["held"].get(competency.code) for competency in reference().competencies)
    return Sent(
        sent_on=on,
        as_of=date.fromisoformat(document["as_of"]),
        data_on=data_on,
        assessed=document.get("assessed"),
        held=tuple(HeldBetween(**by_name(each, names_of(HeldBetween))) if each else None for each in held),
        **{name: document[name] for name in ("positions", "vacant", "managers", "social", "other", "unknown")},
    )
