"""What « Les régions » says."""

import textwrap
from collections.abc import Hashable, Mapping, Sequence

from model.domain.framework import Department
from model.domain.vocabulary import Network
from model.privacy import K
from model.services.context import reference
from model.services.situation import network
from model.services.situation.network import Body, NetworkShortage, Sent
from pages.kit import charts, exports
from pages.kit.charts.map import MapTile
from pages.kit.charts.mosaic import composed_words
from pages.kit.data import Build
from pages.kit.exports import Drawn, Export
from pages.kit.state import Context
from pages.kit.widgets import Figure, rate
from pages.kit.wording import local, plain, words
from pages.situation.coverage import circulating_words

Rows = Sequence[Mapping[str, object]]

MOST_NAMES = 4
MAPS = ("bodies", "departments")
BODY = 112, 72
A_LINE = 16
"""How many letters of a name are written side by side in the square of a body."""

_DASH = "figure.undefined"


def finding(bodies: Sequence[Body]) -> str:
    """« 18 organismes sur 21 ont transmis leur situation ; données du … au … . »"""
    sent = _sent(bodies)
    sentence = plain("regions.finding", n=len(sent), total=len(bodies))
    days = [each.data_on for each in sent if each.data_on]
    if not days:
        return f"{sentence}."
    between = plain("regions.between", first=min(days), last=max(days))
    fresh = between if min(days) < max(days) else plain("regions.data_of", day=days[0])
    return plain("punctuation.semicolon").join((sentence, fresh)) + "."


def _sent(bodies: Sequence[Body]) -> list[Sent]:
    return [each.sent for each in bodies if each.sent]


def drawing(bodies: Sequence[Body], kind: str) -> tuple[Hashable, Build]:
    """What draws one of the two maps, and what the drawing depends on."""
    if kind == "bodies":
        tiles = tuple(_body_tile(each) for each in bodies)
        width, height = BODY
    else:
        tiles, width, height = _department_tiles(bodies), 36, 36
    return tiles, lambda colours: charts.tile_map(tiles, width, height, words(), colours)


def map_name(kind: str) -> str:
    """What to call one of the two maps."""
    return plain(f"regions.map_of_{kind}")


def _body_tile(body: Body) -> MapTile:
    """A body, with the date of its data: freshness comes first."""
    day = body.sent.data_on if body.sent else None
    lines = (*textwrap.wrap(body.region.short, A_LINE), *_square(body))
    state = plain("regions.data_of", day=day) if day else plain("regions.sent" if body.sent else "regions.not_sent")
    sentence = plain("regions.body_tile", body=body.region.name, how=state)
    return MapTile(body.region.tile, lines, sentence, body.sent is not None)


def _square(body: Body) -> tuple[str, ...]:
    """What stands under the name of a body: the day of its data and its vacant positions, or that it sent nothing."""
    if body.sent is None:
        return (plain("regions.nothing_sent"),)
    day = words().day(body.sent.data_on) if body.sent.data_on else plain(_DASH)
    return day, plain("mosaic.vacant", n=body.sent.vacant)


def _department_tiles(bodies_shown: Sequence[Body]) -> tuple[MapTile, ...]:
    bodies, health = (
        {each.region.code: each for each in bodies_shown},
        bodies_shown[0].region.network is Network.HEALTH_INSURANCE,
    )
    return tuple(
        _department_tile(each, bodies[each.body if health else each.academie])
        for each in reference().departments.values()
    )


def _department_tile(department: Department, body: Body) -> MapTile:
    how = plain("regions.sent" if body.sent else "regions.not_sent")
    sentence = plain("regions.tile", department=department.name, body=body.region.name, how=how)
    return MapTile(department.tile, (department.code,), sentence, body.sent is not None)


def context(bodies: Sequence[Body]) -> Context:
    """What files say that they are about: the network."""
    return exports.general(plain(f"network.{bodies[0].region.network}"))


def export(bodies: Sequence[Body]) -> Export:
    """What the screen shows, to take away."""
    sentence, tables = finding(bodies), [(plain("regions.bodies"), lambda: rows(bodies))]
    shortages = network.shortages(bodies) if _sent(bodies) else ()
    if shortages:
        tables.append((plain("regions.lacking"), lambda: lacking_rows(shortages, bodies)))
    drawn = [Drawn(f"map_{kind}", drawing(bodies, kind)[1], sentence) for kind in MAPS]
    return Export(plain("regions.title"), sentence, [hidden_note(shortages)], figures(bodies), drawn, tables)


def figures(bodies: Sequence[Body]) -> list[Figure]:
    """Over the bodies that transmitted: positions, vacant ones, managers, how they mix."""
    sent = _sent(bodies)
    positions, vacant, managers = (
        sum(getattr(each, name) for each in sent) for name in ("positions", "vacant", "managers")
    )
    social, other = (sum(getattr(each, name) for each in sent) for name in ("social", "other"))
    of_bodies = plain("figure.of_bodies", n=len(sent), total=len(bodies))
    circulates = network.backgrounds_circulate(bodies)
    share = rate(other / (social + other) if social + other and circulates else None)
    of_backgrounds = (
        plain("figure.of_known", k=other, n=social + other) if circulates else plain("regions.too_few", k=K)
    )
    return [
        Figure("managers", words().number(managers), of_bodies),
        Figure("vacant", words().number(vacant), plain("figure.of_positions", n=positions)),
        Figure("other_share", share, of_backgrounds),
    ]


def rows(bodies: Sequence[Body]) -> Rows:
    """The bodies by name: first when they transmitted and from what, then what."""
    together = [each.sent for each in bodies if each.sent and not each.apart]
    return [
        *(_row(each) for each in bodies),
        *([_pooled(together, network.backgrounds_circulate(bodies))] if together else []),
    ]


def _row(body: Body) -> dict[str, object]:
    sent, nothing = body.sent, plain("figure.undefined")
    if sent is None:
        values: list[object] = [plain("regions.nothing_sent"), *[nothing] * 5]
    else:
        mixed = (
            composed_words(sent.social, sent.other, sent.unknown, words()) if body.apart else plain("regions.pooled")
        )
        values = [
            sent.sent_on,
            sent.data_on or nothing,
            _assessed(sent) if body.apart else nothing,
            plain("regions.positions", n=sent.positions, vacant=sent.vacant),
            sent.managers if body.apart else plain("regions.few"),
            mixed,
        ]
    return dict(zip(_columns(), (local(body.region.name), *values), strict=True))


def _assessed(sent: Sent) -> str:
    """How complete what was sent is: « 21 sur 22 »."""
    if sent.assessed is None:
        return plain("figure.undefined")
    return plain("regions.assessed", n=sent.assessed, total=sent.managers)


def _pooled(sent: Sequence[Sent], circulates: bool) -> dict[str, object]:
    """The bodies too small to be read alone, together; how they mix only if it is `told`."""
    names = ("managers", "social", "other", "unknown")
    managers, social, other, unknown = (sum(getattr(each, name) for each in sent) for name in names)
    nothing = plain("figure.undefined")
    values = (
        nothing,
        nothing,
        nothing,
        nothing,
        managers,
        composed_words(social, other, unknown, words()) if circulates else nothing,
    )
    return dict(zip(_columns(), (plain("regions.together", n=len(sent)), *values), strict=True))


def _columns() -> list[str]:
    names = ("body", "sent_on", "data_on", "assessed", "positions", "managers", "composition")
    return [plain(f"column.{name}") for name in names]


def hidden_note(shortages: Sequence[NetworkShortage]) -> str:
    """Why some bodies are not shown, once for all the rows that hide one; nothing where none does."""
    return plain("regions.hidden_why") if any(each.hidden for each in shortages) else ""


def lacking_rows(shortages: Sequence[NetworkShortage], bodies: Sequence[Body]) -> Rows:
    """Per competency: how many teams hold it, which bodies have a team that lacks it, a session to share."""
    names = {each.region.code: local(each.region.name) for each in bodies}
    return [
        {
            plain("column.competency"): local(each.competency.short),
            plain("column.held_in"): circulating_words(each.held),
            plain("column.bodies_lacking"): _bodies([names[code] for code in each.bodies], each.hidden),
            plain("column.shared_session"): _session(each),
        }
        for each in shortages
    ]


def _bodies(names: Sequence[str], hidden: int) -> str:
    listed = ", ".join(names[:MOST_NAMES])
    if len(names) > MOST_NAMES:
        listed = plain("base.and_more", names=listed, n=len(names) - MOST_NAMES)
    parts = [listed] if listed else []
    parts += [plain("regions.hidden", n=hidden)] if hidden else []
    return plain("punctuation.semicolon").join(parts) or plain("figure.undefined")


def _session(shortage: NetworkShortage) -> str:
    if shortage.offer is None or len(shortage.bodies) < 2:
        return plain("figure.undefined")
    return plain("regions.session", offer=local(shortage.offer.name), n=shortage.people, euros=shortage.euros)
