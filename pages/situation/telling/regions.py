"""What « Les régions » says."""

from collections.abc import Mapping, Sequence

from model.services.network import Body, Lacking, Sent
from pages.kit.charts.mosaic import composed_words
from pages.kit.widgets import Figure, rate
from pages.kit.wording import local, plain, words
from pages.situation.telling.base import teams_words

Rows = Sequence[Mapping[str, object]]

MOST_NAMES = 4


def finding(found: Sequence[Body]) -> str:
    """« 18 organismes sur 21 ont transmis leur situation ; données du … au … . »"""
    sent = _sent(found)
    said = plain("regions.finding", n=len(sent), total=len(found))
    days = [each.data_on for each in sent if each.data_on]
    if not days:
        return f"{said}."
    return plain("punctuation.semicolon").join((said, plain("regions.between", first=min(days), last=max(days)))) + "."


def _sent(found: Sequence[Body]) -> list[Sent]:
    return [each.sent for each in found if each.sent]


def figures(found: Sequence[Body]) -> list[Figure]:
    """Over the bodies that transmitted: positions, vacant ones, managers, how they mix."""
    sent = _sent(found)
    positions, vacant, managers = (
        sum(getattr(each, name) for each in sent) for name in ("positions", "vacant", "managers")
    )
    social, other = (sum(getattr(each, name) for each in sent) for name in ("social", "other"))
    of_bodies = plain("figure.of_bodies", n=len(sent), total=len(found))
    share = rate(other / (social + other) if social + other else None)
    return [
        Figure("managers", words().number(managers), of_bodies),
        Figure("vacant", words().number(vacant), plain("figure.of_positions", n=positions)),
        Figure("other_share", share, plain("figure.of_known", k=other, n=social + other)),
    ]


def rows(found: Sequence[Body]) -> Rows:
    """The bodies by name: first when they transmitted and from what, then what."""
    together = [each.sent for each in found if each.sent and not each.apart]
    return [*(_row(each) for each in found), *([_pooled(together)] if together else [])]


def _row(body: Body) -> dict[str, object]:
    sent, nothing = body.sent, plain("figure.undefined")
    if sent is None:
        values = [plain("regions.nothing_sent"), *[nothing] * 5]
    else:
        mixed = (
            composed_words(sent.social, sent.other, sent.unknown, words()) if body.apart else plain("regions.pooled")
        )
        managers = words().number(sent.managers) if body.apart else plain("regions.few")
        data_on = words().day(sent.data_on) if sent.data_on else nothing
        values = [
            words().day(sent.sent_on),
            data_on,
            words().number(sent.positions),
            words().number(sent.vacant),
            managers,
            mixed,
        ]
    return dict(zip(_columns(), (local(body.region.name), *values), strict=True))


def _pooled(sent: Sequence[Sent]) -> dict[str, object]:
    """The bodies too small to be read alone, together."""
    names = ("managers", "social", "other", "unknown")
    managers, social, other, unknown = (sum(getattr(each, name) for each in sent) for name in names)
    nothing = plain("figure.undefined")
    values = (
        nothing,
        nothing,
        nothing,
        nothing,
        words().number(managers),
        composed_words(social, other, unknown, words()),
    )
    return dict(zip(_columns(), (plain("regions.together", n=len(sent)), *values), strict=True))


def _columns() -> list[str]:
    names = ("body", "sent_on", "data_on", "positions", "vacant", "managers", "composition")
    return [plain(f"column.{name}") for name in names]


def lacking_rows(found: Sequence[Lacking], bodies: Sequence[Body]) -> Rows:
    """Per competency: how many teams hold it, which bodies have a team that lacks it, a session to share."""
    names = {each.region.code: local(each.region.name) for each in bodies}
    return [
        {
            plain("column.competency"): local(each.competency.short),
            plain("column.held_in"): teams_words(each.held),
            plain("column.bodies_lacking"): _bodies([names[code] for code in each.bodies], each.hidden),
            plain("column.shared_session"): _session(each),
        }
        for each in found
    ]


def _bodies(names: Sequence[str], hidden: int) -> str:
    said = ", ".join(names[:MOST_NAMES]) or plain("figure.undefined")
    if len(names) > MOST_NAMES:
        said = plain("base.and_more", names=", ".join(names[:MOST_NAMES]), n=len(names) - MOST_NAMES)
    return said + plain("regions.hidden", n=hidden) if hidden else said


def _session(each: Lacking) -> str:
    if each.offer is None or len(each.bodies) < 2:
        return plain("figure.undefined")
    return plain("regions.session", offer=local(each.offer.name), n=each.people, euros=each.euros)
