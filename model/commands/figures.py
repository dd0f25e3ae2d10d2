"""The commands that compute: figures of regions, a scenario with its chances, a plan."""

import argparse
from bisect import bisect_right
from datetime import date
from typing import Any

from model.access import Right, operator
from model.commands.output import Arguments, Command, day, say, say_json
from model.domain.calendar import month_of
from model.errors import Unusable
from model.planner import solver
from model.planner.value import Aim
from model.scenario import Scenario
from model.services.context import reference
from model.services.plan import plans
from model.services.scenario import chances, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.situation import situations
from model.wording import Catalogue


def offer(command: Command, words: Catalogue) -> None:
    """Add the commands to the command line."""
    figures = command("figures", _figures)
    figures.add_argument("--region", action="append", metavar="CODE", help=words("cli.region"))
    figures.add_argument("--on", type=day, metavar="DATE", help=words("cli.on"))
    figures.add_argument("--json", action="store_true", help=words("cli.json"))
    simulate = command("simulate", _simulate)
    simulate.add_argument("scenario", metavar="UID", help=words("cli.scenario"))
    simulate.add_argument("--month", type=day, metavar="DATE", help=words("cli.month"))
    simulate.add_argument("--runs", type=int, metavar="N", help=words("cli.runs"))
    simulate.add_argument("--seed", type=int, default=chances.SEED, metavar="S", help=words("cli.seed"))
    simulate.add_argument("--json", action="store_true", help=words("cli.json"))
    _plan_options(command("plan", _plan), words)
    command("solve", solve)


def _figures(given: Arguments, words: Catalogue) -> None:
    viewer = operator()
    codes = given.region or list(situations.regions_with_data())
    documents = [situations.figures_document(viewer, code, given.on) for code in codes]
    if given.json:
        say_json(documents)
        return
    for document in documents:
        name = words.text(reference().regions[document["region"]].name)
        say(words("cli.figures_line", name=name, **{key: document[key] for key in _HEADLINE}))


_HEADLINE = ("positions", "vacant", "frozen", "managers", "social", "other", "unknown")


def _simulate(given: Arguments, words: Catalogue) -> None:
    viewer = operator()
    scenario = scenario_rows.load(viewer, given.scenario).scenario
    month = month_of(given.month) if given.month else scenarios.last_effect(viewer, scenario)
    document = scenarios.outlook_document(viewer, scenario, month)
    if given.runs is not None:
        document["uncertainty"] = chances.uncertainty_document(viewer, scenario, None, given.runs, given.seed)
    if given.json:
        say_json(document)
        return
    say(words("cli.scenario_line", title=scenario.title, month=words.month(month), n=len(document["applied"])))
    for side in ("before", "after"):
        say(words(f"cli.{side}_line", **{key: document[side][key] for key in _HEADLINE}))
    for each in document["skipped"]:
        say(words("compose.skipped", reason=words(f"projection.{each['reason']}")))
    say(words("cli.cost_line", euros=document["euros"]))
    if given.runs is not None:
        _tell_chances(document["uncertainty"], month.isoformat(), words)
        if season := chances.season(chances.supposed_rates(viewer, scenario.region)):
            say(words(season[0], **season[1]))


def _tell_chances(document: dict[str, Any], month: str, words: Catalogue) -> None:
    """Say the bands of a month, and the competencies that a team may lack on the last day looked at before it."""
    place, looked = (max(0, bisect_right(document[name], month) - 1) for name in ("months", "looked_at"))
    seen = date.fromisoformat(document["months"][place]), date.fromisoformat(document["looked_at"][looked])
    for side in ("before", "after"):
        bands = {
            f"{name}_{end}": int(document[side][name][end][place])
            for name in ("vacant", "heads")
            for end in ("low", "high")
        }
        say(words(f"cli.{side}_bands", month=words.month(seen[0]), **bands))
    for competency in reference().competencies:
        without, then = (document[side]["nobody"][competency.code][looked] for side in ("before", "after"))
        if without or then:
            name = words.text(competency.name)
            say(words("cli.nobody", name=name, month=words.month(seen[1]), without=without, then=then))
    say(words("cli.drawn", n=document["runs"], seed=str(document["seed"])))


_AIMS = {aim.name.lower(): aim for aim in Aim}


def _plan_options(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    parser.add_argument("--region", required=True, metavar="CODE", help=words("cli.region"))
    parser.add_argument("--budget", required=True, type=int, metavar="EUROS", help=words("cli.budget"))
    for name in ("recruitments", "mobilities", "trainings", "candidates"):
        parser.add_argument(f"--{name}", type=int, metavar="N", help=words(f"cli.{name}"))
    parser.add_argument("--any-mobility", action="store_true", help=words("cli.any_mobility"))
    parser.add_argument("--untouched", action="append", default=[], metavar="UID", help=words("cli.untouched"))
    parser.add_argument("--aim", action="append", choices=[*_AIMS], help=words("cli.aim"))
    parser.add_argument("--scenario", metavar="UID", help=words("cli.plan_scenario"))
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help=words("cli.seconds"))
    parser.add_argument("--json", action="store_true", help=words("cli.json"))


def _plan(given: Arguments, words: Catalogue) -> None:
    viewer = operator()
    fixed = _fixed(given, words)
    numbers = {name: getattr(given, name) for name in ("recruitments", "mobilities", "trainings", "candidates")}
    limits = plans.usual_limits(
        viewer,
        fixed,
        given.budget,
        wishes=not given.any_mobility,
        untouched=tuple(given.untouched),
        aims=tuple(_AIMS[name] for name in given.aim or _AIMS),
        **{name: number for name, number in numbers.items() if number is not None},
    )
    plan = plans.propose(viewer, fixed, limits, given.seconds)
    document = plans.document(viewer, plan)
    if given.json:
        say_json(document)
        return
    figures = {"n": len(document["actions"]), **document["value"], **document["points"]}
    figures |= {f"{name}_before": number for name, number in document["before"].items()}
    say(words("cli.plan_line", **figures))
    if document["cheapest"] is not None and not document["actions"]:
        say(words("cli.plan_cheapest", euros=document["cheapest"]))
    for action in document["actions"]:
        say(words(f"cli.plan_{action['kind']}", **_in_words(action, words)))
    what = words("propose.then").join(words(f"propose.proof_{stage}") for stage in plan.proven)
    if plan.gap:
        proven = words("propose.proven_so_far", what=what) if what else words("propose.unproven")
        what = f"{proven} {words(f'propose.open_{plan.gap.stage}')}"
    say(words(f"cli.plan_{plan.proof}", what=what))


def _in_words(action: dict[str, Any], words: Catalogue) -> dict[str, Any]:
    families = {family.code: family.name for family in reference().families}
    offers = {code: offer.name for code, offer in reference().offers.items()}
    return {
        **action,
        "month": words.month(date.fromisoformat(action["month"])),
        "family": families.get(action["family"], ""),
        "offer": offers.get(action["offer"], ""),
        "teams": [f"{team} {places}" for team, places in action["teams"].items()],
    }


def _fixed(given: Arguments, words: Catalogue) -> Scenario:
    """The scenario that holds what is fixed: the one that is named, else nothing."""
    if not given.scenario:
        return scenarios.begin(operator(), given.region, words("cli.plan_title"))
    scenario = scenario_rows.load(operator(), given.scenario).scenario
    if scenario.region != given.region:
        raise Unusable("planner.region", received=scenario.region, accepted=given.region)
    return scenario


def solve(_: Arguments, __: Catalogue) -> None:
    """Solve what is read on the standard input; it holds numbers only, and no house is opened."""
    operator().require(Right.SCENARIOS)
    solver.solve()
