"""The outline of a data protection impact assessment: what the application knows of itself, and what the body adds.

Purposes, data and retention are those of the screen; measures carry the values that the application runs with.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from model import settings
from model.domain.framework import Framework
from model.privacy import K
from model.services.access import access_keys, accounts, provider, sessions
from model.services.records.rights import Notice
from model.services.workshop import state
from pages.kit.exports import Export, Section
from pages.kit.wording import plain
from pages.understand.rights import text

MEASURES = (
    "access",
    "names",
    "circulation",
    "levels",
    "doors",
    "keys",
    "audit",
    "erasure",
    "retention",
    "files",
    "outside",
)
"""What protects people, in the order of the table."""

RISKS = ("reading", "changing", "losing", "guessing", "judging")
"""What may happen to people, in the order of the table."""


def export(framework: Framework, informed: Sequence[Notice]) -> Export:
    """The outline, to be completed by the body with its data protection officer."""
    return Export(
        plain("assessment.title"),
        plain("assessment.finding"),
        [plain("assessment.note")],
        sections=[
            Section(plain("assessment.context_title"), _context(informed)),
            Section(plain("assessment.data_title"), (), table=partial(text.kept, framework)),
            Section(plain("assessment.need_title"), _lines("need")),
            Section(plain("assessment.rights_title"), [*_list("rights.yours"), plain("assessment.rights")]),
            Section(plain("assessment.measures_title"), (), table=_measures),
            Section(plain("assessment.risks_title"), [plain("assessment.risks")], table=_risks),
            Section(plain("assessment.opinions_title"), _lines("opinions")),
        ],
        editable=True,
        file=plain("assessment.file"),
    )


def _context(informed: Sequence[Notice]) -> list[str]:
    return [*_lines("context"), *text.notices(informed), *_list("rights.never")]


def _lines(part: str) -> list[str]:
    return plain(f"assessment.{part}").split("\n")


def _list(key: str) -> list[str]:
    """A list of the screen, a line each, without marks of emphasis."""
    return [line.removeprefix("- ") for line in plain(key).replace("**", "").split("\n")]


def _measures() -> Sequence[Mapping[str, object]]:
    hours, minutes = (int(each.total_seconds()) for each in (sessions.ABSOLUTE, settings.current().idle))
    guarded = [plain(f"role.{each}") for each in settings.current().second_factor]
    chosen = provider.chosen()
    values = {
        "provider": chosen.name if chosen else "",
        "lifetime": max(access_keys.LIFETIMES),
        "factor": plain("assessment.factor", roles=guarded) if guarded else plain("assessment.no_factor"),
        "k": K,
        "hours": hours // 3600,
        "minutes": minutes // 60,
        "letters": accounts.SHORTEST,
        "days": state.KEPT.days,
    }
    names = plain("assessment.measure"), plain("assessment.what_it_does")
    measures = {plain(f"assessment.{each}_name"): plain(f"assessment.{each}", **values) for each in MEASURES}
    if chosen:
        after = plain(f"assessment.openid_{'factor' if guarded and chosen.second_factor else 'no_factor'}")
        through = plain("assessment.openid_doors", provider=chosen.name, factor=after)
        measures[plain("assessment.doors_name")] = f"{through} {measures[plain('assessment.doors_name')]}"
        del measures[plain("assessment.outside_name")]
        measures[plain("assessment.openid_outside_name")] = plain("assessment.openid_outside", **values)
    return [dict(zip(names, measure, strict=True)) for measure in measures.items()]


def _risks() -> Sequence[Mapping[str, object]]:
    """Each risk with what would bring it, what lessens it and what stays; how grave and how likely is the body's."""
    parts = ("risk", "brings", "lessens", "stays")
    weighed = {plain(f"assessment.{name}"): plain("assessment.to_weigh") for name in ("gravity", "likelihood")}
    return [
        {plain(f"assessment.{part}"): plain(f"assessment.{part}_{each}") for part in parts} | weighed for each in RISKS
    ]
