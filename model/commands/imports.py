"""The command that imports files: what it would change, and with `--yes` what it changed."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from model.access import operator
from model.commands.output import DONE, REFUSED, Arguments, Command, complain, day, say, say_json
from model.errors import Outage, Unusable
from model.exchange.imports.facts import Place
from model.exchange.imports.files import MAX_BYTES, MAX_ROWS
from model.exchange.imports.mapping import ColumnMapping
from model.exchange.imports.matches import NEW, MatchedBy
from model.exchange.imports.questions import FileQuestion, answered
from model.exchange.imports.remarks import answer_name, asked, past_sentence, sentence
from model.services.context import reference, today
from model.services.records import annotations, imports, mappings, uploads
from model.services.records.imports import Preview
from model.services.records.uploads import Upload
from model.storage.outages import outage
from model.wording import Catalogue


def offer(command: Command, words: Catalogue) -> None:
    """Add the command to the command line."""
    _options(command("import", _import), words)


def _options(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=words("cli.files"))
    parser.add_argument("--region", required=True, metavar="CODE", help=words("cli.region"))
    parser.add_argument("--on", type=day, metavar="DATE", help=words("cli.import_on"))
    parser.add_argument("--sheet", action="append", default=[], metavar="NAME", help=words("cli.import_sheet"))
    parser.add_argument("--header", type=int, metavar="LINE", help=words("cli.import_header"))
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=words("cli.mapping"))
    parser.add_argument("--keep", action="append", default=[], metavar="HEADER=VALUE", help=words("cli.keep"))
    parser.add_argument("--partial", action="store_true", help=words("cli.partial"))
    parser.add_argument("--doubtful", choices=["new"], help=words("cli.doubtful"))
    parser.add_argument("--aside", action="append", default=[], metavar="LINE", help=words("cli.aside"))
    parser.add_argument("--answer", action="append", default=[], metavar="QUESTION=ANSWER", help=words("cli.answer"))
    parser.add_argument("--closing", action="store_true", help=words("cli.closing"))
    parser.add_argument("--remarks", type=Path, metavar="FOLDER", help=words("cli.remarks"))
    parser.add_argument("--yes", action="store_true", help=words("cli.yes"))
    parser.add_argument("--json", action="store_true", help=words("cli.json"))


def _import(given: Arguments, words: Catalogue) -> int:
    viewer = operator()
    if given.region not in reference().regions:
        raise Unusable("account.region", received=given.region)
    header_lines = {path.name: given.header for path in given.files} if given.header else {}
    files = [(path.name, _content(path)) for path in given.files]
    upload = uploads.read(viewer, files, header_lines, given.sheet)
    mapping = _mapping(given, upload)
    aside = [_place(rule, upload) for rule in given.aside]
    on = given.on or uploads.date_in(mapping) or today()
    delivery = imports.check(viewer, upload, mapping, aside)
    seen = imports.preview(viewer, given.region, delivery, on, complete=not given.partial)
    if answers := _answers(given, seen.questions):
        mapping = answered(mapping, seen.questions, answers)
        delivery = imports.check(viewer, upload, mapping, aside)
        seen = imports.preview(viewer, given.region, delivery, on, complete=not given.partial)
    if given.doubtful and seen.outcome.matching.doubts:
        decided = {doubt.fact.place: NEW for doubt in seen.outcome.matching.doubts}
        seen = imports.preview(viewer, given.region, delivery, on, complete=not given.partial, decisions=decided)
    if given.remarks:
        _write_remarks(given, upload, seen, words)
    written = imports.confirm(viewer, seen, drastic=given.closing) if given.yes and seen.ready else 0
    if given.json:
        say_json(_account(seen, written))
    else:
        _tell_dropped(upload, mapping, words)
        _tell(seen, written, words)
    return REFUSED if seen.blocked else DONE


def _answers(given: Arguments, questions: Sequence[FileQuestion]) -> dict[str, str]:
    """What is answered to the questions that are asked, and, of doubtful things made new, the first answer."""
    answers = {question.key: question.answers[0] for question in questions if given.doubtful}
    for rule in given.answer:
        question, equals, answer = rule.partition("=")
        if not equals:
            raise Unusable("mapping.answer_rule", received=rule)
        answers[question.strip()] = answer.strip()
    return answers


def _place(rule: str, upload: Upload) -> Place:
    """The only line that a rule names: a number, with the file before it where there are several."""
    file, _, line = rule.rpartition(":")
    places = [
        Place(table.sheet.file, table.sheet.name, each)
        for table in upload.tables
        for each in table.lines
        if str(each) == line.strip() and file in ("", table.sheet.file, table.sheet.name)
    ]
    if len(places) != 1:
        raise Unusable("import.aside", received=rule, n=len(places))
    return places[0]


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unusable("file.missing", file=str(path)) from error


def _mapping(given: Arguments, upload: Upload) -> ColumnMapping:
    mapping = (
        mappings.from_file(_content(given.mapping))
        if given.mapping
        else imports.proposed_mapping(operator(), upload, given.region)
    )
    kept: dict[str, list[str]] = {}
    for rule in given.keep:
        header, equals, value = rule.partition("=")
        if not equals or not any(header in table.headers for table in upload.tables):
            raise Unusable("mapping.keep", received=rule)
        if value.strip() not in uploads.values_of(upload, header, MAX_ROWS):
            raise Unusable("mapping.kept", received=header, accepted=uploads.values_of(upload, header))
        kept.setdefault(header, []).append(value)
    for header, values in kept.items():
        mapping = mapping.keeping(header, values)
    return mapping


def _write_remarks(given: Arguments, upload: Upload, seen: Preview, words: Catalogue) -> None:
    for file in annotations.odd_files(seen):
        name, content = annotations.remarks(operator(), upload, file, seen, words.language)
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
        "aside": len(seen.delivery.aside),
        "grouped": len(seen.delivery.grouped),
        "positions": {how.value: out.counts[how] for how in MatchedBy},
        "repeated": list(seen.delivery.repeated),
        "doubtful": len(out.matching.doubts),
        "questions": [
            {"question": each.key, "answers": list(each.answers), "lines": list(each.lines)} for each in seen.questions
        ],
        "before": vars(seen.comparison.before),
        "after": vars(seen.comparison.after),
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


def _tell_dropped(upload: Upload, mapping: ColumnMapping, words: Catalogue) -> None:
    if dropped := upload.dropped(mapping):
        say(words("import.dropped", headers=dropped))
    if counting := upload.recaps(mapping):
        say(words("import.recaps", n=len(counting), sheets=counting))
    if upload.hidden_rows:
        say(words("import.hidden_rows", n=upload.hidden_rows))
    if upload.hidden_sheets:
        say(words("import.hidden_sheets", n=len(upload.hidden_sheets), sheets=upload.hidden_sheets))


def _tell(seen: Preview, written: int, words: Catalogue) -> None:
    out = seen.outcome
    for problem in out.problems:
        file = words("cli.sheet", file=problem.file, sheet=problem.sheet) if problem.sheet else problem.file
        complain(words("cli.problem", file=file, line=problem.line, said=sentence(problem, words)))
    if out.matching.doubts:
        complain(words("import.doubts", n=len(out.matching.doubts)))
    for doubt in out.matching.doubts:
        fact = doubt.fact
        complain(words("import.doubt", line=fact.place.line, title=fact.title, team=fact.team))
    _ask(seen.asked, words)
    _tell_counts(seen, words)
    _presume(seen, words)
    for difference in seen.past:
        say(words("past.said", said=past_sentence(difference, words)))
    before, after = vars(seen.comparison.before), vars(seen.comparison.after)
    changed = [words(f"import.now_{name}", n=after[name], before=before[name]) for name in after]
    say(words("import.now", parts=changed))
    say(words("cli.moves", arrivals=out.arrivals, departures=out.departures, moves=out.moves, closed=out.closed))
    say(_ending(seen, written, words))


def _tell_counts(seen: Preview, words: Catalogue) -> None:
    """Say how the positions were found, and what counts nowhere."""
    out = seen.outcome
    matches = [words(f"import.by_{how}", n=out.counts[how]) for how in MatchedBy if out.counts[how]]
    if matches:
        say(words("import.matched", parts=matches))
    counted = {
        "aside": len(seen.delivery.aside),
        "grouped": len(seen.delivery.grouped),
        "ignored_closed": out.ignored_closed,
        "unnamed": out.unnamed,
    }
    for key, n in counted.items():
        if n:
            say(words(f"import.{key}", n=n))
    if seen.delivery.repeated:
        say(words("import.repeated", references=list(seen.delivery.repeated)))


def _ask(questions: Sequence[FileQuestion], words: Catalogue) -> None:
    for question in questions:
        complain(asked(question, words))
        for answer in question.answers:
            rule = f'"{question.key}={answer}"'
            complain(words("cli.answer_with", rule=rule, said=answer_name(question, answer, words)))


def _presume(seen: Preview, words: Catalogue) -> None:
    """Say what holds until somebody says otherwise."""
    for question in (question for question in seen.questions if question.optional):
        held = seen.delivery.answers.get(question.key, question.answers[0])
        others = [f'"{question.key}={answer}"' for answer in question.answers if answer != held]
        holds = answer_name(question, held, words)
        say(words("cli.holds", asked=asked(question, words), holds=holds, others=others))


def _ending(seen: Preview, written: int, words: Catalogue) -> str:
    if written:
        return words("import.done", n=written, day=seen.on)
    if seen.blocked:
        return words("import.blocked")
    return words("cli.preview", n=seen.touched) if seen.touched else words("import.nothing")
