"""All that the network reads of where people come from tells of no small body more than a group of enough people."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.access import Role, Viewer
from model.domain.vocabulary import Network
from model.privacy import K, pooled
from model.services.context import reference
from model.services.situation import network
from model.services.situation.network import Body, Sent
from pages.kit.wording import local, plain, speaking
from pages.situation.regions import text
from tests.security.auditor import Sum, too_narrow

TRADES = ("social", "other", "unknown")
HEAD = Viewer("tete-de-reseau", "Tête de réseau", Role.NATIONAL, (), Network.HEALTH_INSURANCE)
FORMS = [(0, 12), pytest.param(12, 120, marks=pytest.mark.slow)]
SIZES = ((1, 3, 4, 9), (0, 2, 5, 5, 6, 12), (4, 30), (1, 1, 1, 1, 1, 1, 8), (4, 4, 4, 5, 7), (3, 9, 9), (6, 7), (4,))


def bodies(seed: int) -> tuple[Body, ...]:
    """A network whose bodies are of every size, as it is read."""
    rng = np.random.default_rng(seed)
    people = SIZES[seed] if seed < len(SIZES) else rng.integers(0, 12, size=rng.integers(2, 8)).tolist()
    chosen = list(reference().regions.values())[: len(people)]
    sent = [
        Sent(date(2026, 11, 23), date(2026, 11, 23), None, count + 1, 1, count, *rng.multinomial(count, share), 0, ())
        for count, share in zip(people, rng.dirichlet((1, 1, 0.3), size=len(people)), strict=True)
    ]
    return read({region.code: each for region, each in zip(chosen, sent, strict=True)})


def read(sent: Mapping[str, Sent]) -> tuple[Body, ...]:
    """What the head of the network reads of what was sent: small bodies are not read alone."""
    small = pooled({code: each.managers for code, each in sent.items()})
    return tuple(Body(reference().regions[code], each, code not in small) for code, each in sent.items())


def published(there: Sequence[Body]) -> dict[str, list[Sum]]:
    """What the screen and its files write of the backgrounds of bodies, by trade."""
    with speaking("fr"):
        rows, figures = text.rows(there), {each.key: each.of for each in text.figures(there)}
        code = {local(each.region.name): each.region.code for each in there}
        column, withheld = plain("column.composition"), plain("regions.pooled")
        name, too_few = plain("column.body"), plain("regions.too_few", k=K)
    together = frozenset(code[str(row[name])] for row in rows if row[column] == withheld)
    sums: dict[str, list[Sum]] = {trade: [] for trade in TRADES}
    for row in rows:
        said = str(row[column])
        if said not in (withheld, "–"):
            scope = frozenset({code[str(row[name])]}) if str(row[name]) in code else together
            for trade, count in zip(TRADES, composition(said), strict=True):
                sums[trade].append(Sum(scope, count))
    if figures["other_share"] != too_few:
        everybody = frozenset(each.region.code for each in there if each.sent)
        other, known = map(int, re.findall(r"\d+", figures["other_share"]))
        sums["other"].append(Sum(everybody, other))
        sums["social"].append(Sum(everybody, known - other))
    return sums


def composition(said: str) -> Sequence[int]:
    """How many people of each trade a sentence counts: « 4 du travail social, 2 d'un autre métier »."""
    with speaking("fr"):
        parts = [re.escape(plain(f"mosaic.{trade}", n=0)).replace("0", r"(\d+)") for trade in TRADES]
    counts = [re.search(rf"(?:^|, ){part}(?:$|,)", said) for part in parts]
    return [int(each[1]) if each else 0 for each in counts]


def leaks(there: Sequence[Body]) -> list[tuple[str, ...]]:
    """Of which small body somebody learns more than a group of enough people says: trade, body, who, what."""
    sent = {each.region.code: each.sent for each in there if each.sent}
    people, sums = {code: each.managers for code, each in sent.items()}, published(there)
    return [
        (trade, *map(str, each))
        for trade in TRADES
        for each in too_narrow(people, {code: getattr(of, trade) for code, of in sent.items()}, sums[trade], K)
    ]


@pytest.mark.parametrize(("first", "last"), FORMS)
def test_what_the_network_reads_tells_of_no_small_body(first: int, last: int) -> None:
    drawn = {seed: bodies(seed) for seed in range(first, last)}
    assert {seed: found for seed, there in drawn.items() if (found := leaks(there))} == {}
    assert any(published(there)["other"] for there in drawn.values())


@pytest.mark.usefixtures("demo_house")
def test_nor_does_that_of_the_demonstration() -> None:
    there = network.bodies(HEAD)
    assert sum(not each.apart for each in there) >= 2
    assert len(published(there)["other"]) > 10
    assert leaks(there) == []


def test_the_auditor_finds_a_small_body_that_stands_alone_among_those_read_together() -> None:
    """Without secondary hiding, all but the bodies under the threshold are read alone."""
    broken = [
        tuple(replace(each, apart=bool(each.sent) and each.sent.managers >= K) for each in bodies(seed))
        for seed in range(12)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "enough", lambda people: True)
        assert sum(bool(leaks(there)) for there in broken) >= 5
