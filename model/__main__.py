"""The command line: import, figures, simulate, plan, solve, demo, user, key, audit, sweep, backup, restore.

Ends with 0 when done, 1 when the data is refused, 2 when the command cannot be used so, 3 when something outside, or
that nobody foresaw, stopped it.
"""

import argparse
import getpass
import json
import os
import sys
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from model import settings
from model.access import GIVEN, Right, Role, operator
from model.demonstration import generate
from model.domain.calendar import month_of
from model.domain.vocabulary import Network
from model.errors import MosaiqueError, Outage, Refused, Unavailable, Unusable
from model.exchange.imports.files import MAX_BYTES, MAX_ROWS
from model.exchange.imports.mapping import ColumnMapping
from model.exchange.imports.matches import NEW, MatchedBy
from model.exchange.imports.remarks import sentence
from model.exchange.imports.values import as_date
from model.incidents import Boundary
from model.planner.protocol import LONGEST_ORDER, serve
from model.scenario import Scenario
from model.services import context, start
from model.services.access import accounts, audit
from model.services.context import DEMO, reference, today
from model.services.demo import dataset
from model.services.plan import plans
from model.services.records import backups, imports, retention
from model.services.records.imports import Preview, Upload
from model.services.scenario import chances, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.situation import situations
from model.storage.migrations import Upgrade
from model.storage.outages import outage
from model.wording import FIRST, LANGUAGES, Catalogue, catalogue

Arguments = argparse.Namespace
DONE, REFUSED, MISUSED, FAILED = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    given = _parser().parse_args(arguments)
    words = catalogue(given.lang)
    with Boundary(lambda error: _complain(start.failure_sentence(error, words))):
        return _run(given, words)
    return FAILED


def _run(given: Arguments, words: Catalogue) -> int:
    try:
        if given.run not in _CLOSED:
            _tell_upgrade(start.open_house(), words)
        status = int(given.run(given, words) or DONE)
        _write_out()
    except Unavailable:
        raise
    except MosaiqueError as error:
        _complain(words.error(error))
        return MISUSED if isinstance(error, Unusable) else REFUSED
    except BrokenPipeError:  # whoever was reading has read enough
        _let_go()
        return FAILED
    return status


def _write_out() -> None:
    """Write out what was said: on a full disk it is now that it fails, and not again when the process ends."""
    try:
        sys.stdout.flush()
    except OSError:
        _let_go()
        raise


def _let_go() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    words = catalogue()
    parser = argparse.ArgumentParser(prog="python -m model", description=words("cli.description"))
    parser.add_argument("--lang", choices=LANGUAGES, default=FIRST, help=words("cli.lang"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[Arguments, Catalogue], int | None]) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words(f"cli.{name}"), description=words(f"cli.{name}"))
        added.set_defaults(run=run)
        return added

    _import_options(command("import", _import), words)
    figures = command("figures", _figures)
    figures.add_argument("--region", action="append", metavar="CODE", help=words("cli.region"))
    figures.add_argument("--on", type=_day, metavar="DATE", help=words("cli.on"))
    figures.add_argument("--json", action="store_true", help=words("cli.json"))
    simulate = command("simulate", _simulate)
    simulate.add_argument("scenario", metavar="UID", help=words("cli.scenario"))
    simulate.add_argument("--month", type=_day, metavar="DATE", help=words("cli.month"))
    simulate.add_argument("--runs", type=int, metavar="N", help=words("cli.runs"))
    simulate.add_argument("--seed", type=int, default=chances.SEED, metavar="S", help=words("cli.seed"))
    simulate.add_argument("--json", action="store_true", help=words("cli.json"))
    _plan_options(command("plan", _plan), words)
    command("solve", _solve)
    command("demo", _demo).add_argument("--write", action="store_true", help=words("cli.demo_write"))
    _user_options(command("user", _user), words)
    command("key", _key)
    audit = command("audit", _audit).add_subparsers(required=True, metavar="ACTION", dest="action")
    limits = f"{words('cli.audit_verify')} {words('cli.audit_limits')}"
    audit.add_parser("verify", help=words("cli.audit_verify"), description=limits)
    audit.add_parser("seal", help=words("cli.audit_seal"), description=words("cli.audit_seal_when"))
    command("sweep", _sweep)
    command("backup", _backup).add_argument("file", type=Path, metavar="FILE", help=words("cli.backup_file"))
    command("restore", _restore).add_argument("file", type=Path, metavar="FILE", help=words("cli.restore_file"))
    return parser


def _day(text: str) -> date:
    try:
        return as_date(text)
    except Refused as refusal:
        raise argparse.ArgumentTypeError(catalogue().error(refusal)) from refusal


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _say_json(document: Any) -> None:
    _say(json.dumps(document, ensure_ascii=False, indent=2))


# --- import ---------------------------------------------------------------------------------------------------------


def _import_options(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=words("cli.files"))
    parser.add_argument("--region", required=True, metavar="CODE", help=words("cli.region"))
    parser.add_argument("--on", type=_day, metavar="DATE", help=words("cli.import_on"))
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=words("cli.mapping"))
    parser.add_argument("--keep", action="append", default=[], metavar="HEADER=VALUE", help=words("cli.keep"))
    parser.add_argument("--partial", action="store_true", help=words("cli.partial"))
    parser.add_argument("--doubtful", choices=["new"], help=words("cli.doubtful"))
    parser.add_argument("--remarks", type=Path, metavar="FOLDER", help=words("cli.remarks"))
    parser.add_argument("--yes", action="store_true", help=words("cli.yes"))
    parser.add_argument("--json", action="store_true", help=words("cli.json"))


def _import(given: Arguments, words: Catalogue) -> int:
    viewer = operator()
    if given.region not in reference().regions:
        raise Unusable("account.region", received=given.region)
    upload = imports.read(viewer, [(path.name, _content(path)) for path in given.files])
    mapping = _mapping(given, upload)
    on = given.on or imports.date_in(mapping) or today()
    delivery = imports.check(viewer, upload, mapping)
    seen = imports.preview(viewer, given.region, delivery, on, complete=not given.partial)
    if given.doubtful and seen.outcome.matching.doubts:
        decided = {doubt.fact.place: NEW for doubt in seen.outcome.matching.doubts}
        seen = imports.preview(viewer, given.region, delivery, on, complete=not given.partial, decisions=decided)
    if given.remarks and seen.outcome.problems:
        _write_remarks(given, upload, seen, words)
    written = imports.confirm(viewer, seen) if given.yes and seen.ready else 0
    if given.json:
        _say_json(_account(seen, written))
    else:
        _tell_ignored(upload, mapping, words)
        _tell(seen, written, words)
    return REFUSED if seen.outcome.problems or seen.outcome.matching.doubts else DONE


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unusable("file.missing", file=str(path)) from error


def _mapping(given: Arguments, upload: Upload) -> ColumnMapping:
    mapping = (
        imports.mapping_of(_content(given.mapping)) if given.mapping else imports.proposed_mapping(upload, given.region)
    )
    kept: dict[str, list[str]] = {}
    for rule in given.keep:
        header, equals, value = rule.partition("=")
        if not equals or not any(header in table.headers for table in upload.tables):
            raise Unusable("mapping.keep", received=rule)
        if value.strip() not in imports.values_of(upload, header, MAX_ROWS):
            raise Unusable("mapping.kept", received=header, accepted=imports.values_of(upload, header))
        kept.setdefault(header, []).append(value)
    for header, values in kept.items():
        mapping = mapping.keeping(header, values)
    return mapping


def _write_remarks(given: Arguments, upload: Upload, seen: Preview, words: Catalogue) -> None:
    for file in dict.fromkeys(problem.file for problem in seen.outcome.problems):
        name, content = imports.remarks(operator(), upload, file, seen.outcome.problems, words.language)
        try:
            given.remarks.mkdir(parents=True, exist_ok=True)
            (given.remarks / name).write_bytes(content)
        except OSError as error:
            if outage(error) is Outage.FULL:
                raise
            raise Unusable("file.unwritable", file=str(given.remarks / name)) from error


def _account(seen: Preview, written: int) -> dict[str, Any]:
    out = seen.outcome
    return {
        "region": seen.region,
        "on": seen.on.isoformat(),
        "rows": seen.delivery.rows,
        "grouped": len(seen.delivery.grouped),
        "positions": {how.value: out.counts[how] for how in MatchedBy},
        "repeated": list(seen.delivery.repeated),
        "doubtful": len(out.matching.doubts),
        "closed": out.closed,
        "arrivals": out.arrivals,
        "departures": out.departures,
        "moves": out.moves,
        "unnamed": out.unnamed,
        "to_specify": out.to_specify,
        "problems": [
            {"file": p.file, "sheet": p.sheet, "line": p.line, "column": p.header, "value": p.value, "code": p.code}
            for p in out.problems
        ],
        "would_change": seen.touched,
        "written": written,
    }


def _tell_ignored(upload: Upload, mapping: ColumnMapping, words: Catalogue) -> None:
    headers = dict.fromkeys(header for table in upload.tables for header in table.headers)
    if ignored := [header for header in headers if header not in mapping.columns and header not in mapping.keep]:
        _say(words("cli.ignored", headers=ignored))


def _tell(seen: Preview, written: int, words: Catalogue) -> None:
    out = seen.outcome
    for problem in out.problems:
        file = words("cli.sheet", file=problem.file, sheet=problem.sheet) if problem.sheet else problem.file
        _complain(words("cli.problem", file=file, line=problem.line, said=sentence(problem, words)))
    if out.matching.doubts:
        _complain(words("import.doubts", n=len(out.matching.doubts)))
    for doubt in out.matching.doubts:
        fact = doubt.fact
        _complain(words("import.doubt", line=fact.place.line, title=fact.title, team=fact.team))
    matches = [words(f"import.by_{how}", n=out.counts[how]) for how in MatchedBy if out.counts[how]]
    _say(words("import.matched", parts=matches))
    counted = {"grouped": len(seen.delivery.grouped), "ignored_closed": out.ignored_closed, "unnamed": out.unnamed}
    for key, n in counted.items():
        if n:
            _say(words(f"import.{key}", n=n))
    if seen.delivery.repeated:
        _say(words("import.repeated", references=list(seen.delivery.repeated)))
    _say(words("cli.moves", arrivals=out.arrivals, departures=out.departures, moves=out.moves, closed=out.closed))
    _say(_ending(seen, written, words))


def _ending(seen: Preview, written: int, words: Catalogue) -> str:
    if written:
        return words("import.done", n=written, day=seen.on)
    if seen.outcome.problems or seen.outcome.matching.doubts:
        return words("import.blocked")
    return words("cli.preview", n=seen.touched) if seen.touched else words("import.nothing")


# --- figures and scenarios ------------------------------------------------------------------------------------------


def _figures(given: Arguments, words: Catalogue) -> None:
    viewer = operator()
    codes = given.region or list(situations.regions_with_data())
    documents = [situations.figures_document(viewer, code, given.on) for code in codes]
    if given.json:
        _say_json(documents)
        return
    for document in documents:
        name = words.text(reference().regions[document["region"]].name)
        _say(words("cli.figures_line", name=name, **{key: document[key] for key in _HEADLINE}))


_HEADLINE = ("positions", "vacant", "managers", "social", "other", "unknown")


def _simulate(given: Arguments, words: Catalogue) -> None:
    viewer = operator()
    scenario = scenario_rows.load(viewer, given.scenario).scenario
    month = month_of(given.month) if given.month else scenarios.last_effect(scenario)
    document = scenarios.outlook_document(viewer, scenario, month)
    if given.runs is not None:
        document["uncertainty"] = chances.uncertainty_document(viewer, scenario, None, given.runs, given.seed)
    if given.json:
        _say_json(document)
        return
    _say(words("cli.scenario_line", title=scenario.title, month=words.month(month), n=len(document["applied"])))
    for side in ("before", "after"):
        _say(words(f"cli.{side}_line", **{key: document[side][key] for key in _HEADLINE}))
    for each in document["skipped"]:
        _say(words("compose.skipped", reason=words(f"projection.{each['reason']}")))
    _say(words("cli.cost_line", euros=document["euros"]))
    if given.runs is not None:
        _tell_chances(document["uncertainty"], month.isoformat(), words)
        if season := chances.season(chances.supposed_rates(viewer, scenario.region)):
            _say(words(season[0], **season[1]))


def _tell_chances(document: dict[str, Any], month: str, words: Catalogue) -> None:
    """Say the bands of a month, and the competencies that a team may lack on the last day looked at before it."""
    place, day = (max(0, bisect_right(document[name], month) - 1) for name in ("months", "looked_at"))
    seen = date.fromisoformat(document["months"][place]), date.fromisoformat(document["looked_at"][day])
    for side in ("before", "after"):
        bands = {
            f"{name}_{end}": int(document[side][name][end][place])
            for name in ("vacant", "heads")
            for end in ("low", "high")
        }
        _say(words(f"cli.{side}_bands", month=words.month(seen[0]), **bands))
    for competency in reference().competencies:
        without, then = (document[side]["nobody"][competency.code][day] for side in ("before", "after"))
        if without or then:
            name = words.text(competency.name)
            _say(words("cli.nobody", name=name, month=words.month(seen[1]), without=without, then=then))
    _say(words("cli.drawn", n=document["runs"], seed=str(document["seed"])))


def _plan_options(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    parser.add_argument("--region", required=True, metavar="CODE", help=words("cli.region"))
    parser.add_argument("--budget", required=True, type=int, metavar="EUROS", help=words("cli.budget"))
    for name in ("recruitments", "mobilities", "trainings", "candidates"):
        parser.add_argument(f"--{name}", type=int, metavar="N", help=words(f"cli.{name}"))
    parser.add_argument("--any-mobility", action="store_true", help=words("cli.any_mobility"))
    parser.add_argument("--untouched", action="append", default=[], metavar="UID", help=words("cli.untouched"))
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
        **{name: number for name, number in numbers.items() if number is not None},
    )
    document = plans.document(viewer, plans.propose(viewer, fixed, limits, given.seconds))
    if given.json:
        _say_json(document)
        return
    figures = {"n": len(document["actions"]), "euros": document["value"]["euros"], **document["points"]}
    _say(words("cli.plan_line", **figures))
    if document["cheapest"] is not None and not document["actions"]:
        _say(words("cli.plan_cheapest", euros=document["cheapest"]))
    for action in document["actions"]:
        _say(words(f"cli.plan_{action['kind']}", **_in_words(action, words)))
    _say(words(f"cli.plan_{document['proof']}", gap=document["gap"]))


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


def _solve(_: Arguments, __: Catalogue) -> None:
    """Solve what is read on the standard input; it holds numbers only, and no house is opened."""
    operator().require(Right.SCENARIOS)
    serve(sys.stdin.read(LONGEST_ORDER), _say_at_once)


def _say_at_once(line: str) -> None:
    _say(line)
    sys.stdout.flush()


# --- the house ------------------------------------------------------------------------------------------------------


def _demo(given: Arguments, words: Catalogue) -> None:
    if given.write:
        for name, text in generate(context.demo()["seed"], context.demo()["as_of"]).items():
            (DEMO / name).write_text(text, encoding="utf-8", newline="")
    dataset.reset()
    _say(words("demo.was_reset"))


def _user_options(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    add = actions.add_parser("add", help=words("cli.user_add"))
    add.add_argument("--role", required=True, choices=[role.value for role in GIVEN], help=words("cli.role"))
    add.add_argument("--login", help=words("cli.login"))
    add.add_argument("--name", help=words("cli.name"))
    add.add_argument("--region", action="append", default=[], metavar="CODE", help=words("cli.region"))
    add.add_argument("--network", choices=[network.value for network in Network], help=words("cli.network"))
    add.add_argument("--password-stdin", action="store_true", help=words("cli.password_stdin"))
    actions.add_parser("list", help=words("cli.user_list"))


def _user(given: Arguments, words: Catalogue) -> None:
    viewer = operator()
    if given.action == "list":
        for account in accounts.accounts(viewer):
            role = words(f"role.{account.role}")
            _say(
                words(
                    "cli.user_line",
                    login=account.login,
                    name=account.name,
                    role=role,
                    regions=" ".join(account.regions),
                )
            )
        return
    login = given.login or input(words("cli.ask_login"))
    name = given.name or login
    password = sys.stdin.readline().rstrip("\n") if given.password_stdin else getpass.getpass(words("cli.ask_password"))
    network = Network(given.network) if given.network else None
    accounts.create(viewer, login, name, Role(given.role), password, given.region, network)
    _say(words("people.was_created", name=name))


def _key(_: Arguments, __: Catalogue) -> None:
    """Print a key that production accepts, alone on its line."""
    _say(settings.new_key())


def _audit(given: Arguments, words: Catalogue) -> int:
    """Read the whole audit again; a line or a seal that is wrong is something refused because of the data."""
    if given.action == "seal":
        audit.seal(operator())
    state = audit.verify(operator())
    if state.broken_at:
        facts = {"n": state.lines, "day": state.broken_at.date(), "head": state.head, "key": state.key}
        _complain(words(f"cli.audit_{state.fault}", **facts))
    for place, fault in state.faulty_seals.items():
        _complain(words(f"cli.audit_seal_{fault}", file=str(place)))
    if not state.whole:
        return REFUSED
    _say(words("cli.audit_whole", n=state.lines, head=state.head))
    if state.unverified:
        _say(words("cli.audit_unverified", n=state.unverified))
    for place, lines in state.seals.items():
        _say(words("cli.audit_sealed", n=lines, file=str(place)))
    return DONE


def _sweep(_: Arguments, words: Catalogue) -> None:
    _say(words("cli.swept", **asdict(retention.sweep(operator()))))
    if kept := backups.kept(operator()):
        _say(words("cli.swept_copies", copies=list(kept)))


def _backup(given: Arguments, words: Catalogue) -> None:
    backups.back_up(operator(), given.file)
    _say(words("cli.backed_up", file=str(given.file)))


def _restore(given: Arguments, words: Catalogue) -> None:
    restored = backups.restore(operator(), given.file)
    dated = "restored" if restored.last else "restored_undated"
    _say(words(f"cli.{dated}", file=str(given.file), last=restored.last, **restored.counts))
    if restored.before != restored.after:
        _say(words("cli.restored_upgrade", before=restored.before, after=restored.after))
    if restored.forgotten:
        _say(words("cli.restored_forgotten", n=restored.forgotten))
    if restored.cleared:
        _say(words("cli.restored_cleared", n=restored.cleared))
    if restored.readmitted:
        _say(words("cli.restored_accounts", logins=list(restored.readmitted)))
    _say(words("cli.restored_sessions"))
    if restored.replaced:
        _say(words("cli.restored_replaced", file=str(restored.replaced)))
    if not settings.current().demo:
        _sweep(given, words)


def _tell_upgrade(upgrade: Upgrade | None, words: Catalogue) -> None:
    if upgrade:
        _complain(start.upgrade_sentence(upgrade, words))


_CLOSED = (_solve, _key, _restore)
"""The commands that open no house: two need none, the last is there for a base that cannot be opened."""


if __name__ == "__main__":
    sys.exit(main())
