"""A published case for the solver layer: Williams, Model Building in Mathematical Programming, manpower planning."""

import pytest

from model.planner.linear_program import Model

SKILLS, YEARS = range(3), range(1, 4)
START, NEEDS = (2000, 1500, 1000), {1: (1000, 1400, 1000), 2: (500, 2000, 1500), 3: (0, 2500, 2000)}
NEW, OLD = (0.25, 0.20, 0.10), (0.10, 0.05, 0.05)
RECRUITS, REDUNDANT, OVER, SHORT = (500, 800, 500), (200, 500, 500), (1500, 2000, 3000), (500, 400, 400)
RETRAIN, DOWN = {(0, 1): 400, (1, 2): 500}, ((1, 0), (2, 0), (2, 1))
Terms = dict[int, float]


def manpower() -> tuple[Model, Terms, Terms]:
    """The programme, the people made redundant and the cost."""
    model, redundancies, cost = Model(), Terms(), Terms()
    staff = {(skill, 0): None for skill in SKILLS}
    for year in YEARS:
        now = {skill: model.variable() for skill in SKILLS}
        recruits = [model.variable(limit) for limit in RECRUITS]
        redundant, over = [model.variable() for _ in SKILLS], [model.variable() for _ in SKILLS]
        short = [model.variable(50) for _ in SKILLS]
        changes = {pair: model.variable(200 if pair == (0, 1) else 1e9) for pair in (*RETRAIN, *DOWN)}
        model.row([(changes[1, 2], 1), (now[2], -0.25)], high=0)
        model.row(((each, 1) for each in over), high=150)
        for skill in SKILLS:
            terms = [(now[skill], 1.0), (recruits[skill], NEW[skill] - 1), (redundant[skill], 1.0)]
            for (before, after), change in changes.items():
                if before == skill:
                    terms.append((change, 1.0))
                if after == skill:
                    terms.append((change, OLD[skill] - 1 if (before, after) in RETRAIN else -0.5))
            if year > 1:
                terms.append((staff[skill, year - 1], OLD[skill] - 1))
            already = START[skill] * (1 - OLD[skill]) if year == 1 else 0
            model.row(terms, already, already)
            model.row(
                [(now[skill], 1), (short[skill], -0.5), (over[skill], -1)], NEEDS[year][skill], NEEDS[year][skill]
            )
            staff[skill, year] = now[skill]
            redundancies[redundant[skill]] = 1
            cost |= {redundant[skill]: REDUNDANT[skill], over[skill]: OVER[skill], short[skill]: SHORT[skill]}
        cost |= {changes[pair]: euros for pair, euros in RETRAIN.items()}
    return model, redundancies, cost


def total(terms: Terms, values: object) -> float:
    return sum(weight * values[place] for place, weight in terms.items())


def test_fewest_redundancies_then_least_cost() -> None:
    model, redundancies, cost = manpower()
    first = model.least(redundancies)
    model.row(redundancies.items(), high=first.aim + 1e-6)
    second = model.least(cost)
    assert first.aim == pytest.approx(841.796875)
    assert second.aim == pytest.approx(1_441_389.80, abs=0.5)


def test_least_cost_and_how_many_are_redundant_then() -> None:
    model, redundancies, cost = manpower()
    found = model.least(cost)
    assert found.aim == pytest.approx(498_677.2853)
    assert total(redundancies, found.values) == pytest.approx(1423.7188)


@pytest.mark.parametrize(
    ("most", "euros"), [(842, 1_438_384), (900, 913_540), (1000, 769_013), (1200, 566_040), (1424, 498_677)]
)
def test_what_each_redundancy_less_costs(most: int, euros: int) -> None:
    model, redundancies, cost = manpower()
    model.row(redundancies.items(), high=most)
    assert model.least(cost).aim == pytest.approx(euros, abs=0.6)
