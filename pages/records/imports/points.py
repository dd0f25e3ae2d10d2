"""What is to be corrected, answered or decided of a delivery before it goes in, under one fold; and what was."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from model.access import Viewer
from model.exchange.imports.facts import Place, Problem
from model.exchange.imports.mapping import ColumnMapping
from model.exchange.imports.matches import NEW
from model.exchange.imports.questions import FileQuestion
from model.exchange.imports.remarks import answer_name, asked
from model.exchange.imports.remarks import sentence as remark
from model.services.records import imports
from model.services.records.imports import Preview
from pages.kit import inputs, state, widgets
from pages.kit.state import Import
from pages.kit.wording import inert, plain, t, words
from pages.records.imports import resumption

MOST_PROBLEMS = 50


def offer(current: Import, seen: Preview) -> None:
    """Say in one line what waits for somebody; all of it is under that line."""
    if waiting := _waiting(seen):
        label, nothing_read = t("import.waiting", parts=tuple(waiting)), not seen.delivery.positions
        with st.expander(label, key="import_points", expanded=nothing_read):
            _problems(seen)
            _questions(seen, seen.asked)
            _doubts(seen)
            _set_aside(current, seen)


def review(who: Viewer, code: str, current: Import, seen: Preview) -> None:
    """Show under one fold what is decided or supposed, to be looked at again."""
    presumed = [question for question in seen.questions if question.optional]
    keys = {question.key for question in presumed} | answers().keys() | current.mapping.answers.keys()
    count = len(keys) + len(decisions()) + len(seen.delivery.aside)
    if not count:
        return
    with st.expander(t("import.settled", n=count), key="import_settled"):
        _remembered(who, code, current)
        _questions(seen, presumed)
        _again()
        if not _waiting(seen):
            _set_aside(current, seen)


def _waiting(seen: Preview) -> list[str]:
    """« 2 points à corriger », « 3 questions »"""
    counts = {
        "problems": len(seen.outcome.problems),
        "questions": len(seen.asked),
        "doubts": len(seen.outcome.matching.doubts),
    }
    return [plain(f"import.waiting_{name}", n=n) for name, n in counts.items() if n]


def _problems(seen: Preview) -> None:
    """List what is wrong."""
    listed = seen.outcome.problems
    if not listed:
        return
    st.error(t("import.problems", n=len(listed)), icon=":material/error:")
    widgets.table(problem_rows(listed[:MOST_PROBLEMS]), t("import.problems_table"))
    if len(listed) > MOST_PROBLEMS:
        st.caption(t("import.more_problems", n=len(listed) - MOST_PROBLEMS))


def problem_rows(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Where each problem is, what was read there and what is accepted."""
    sheets = any(problem.sheet for problem in problems)
    return [
        {
            plain("column.line"): problem.line,
            plain("column.file"): problem.file,
            **({plain("column.sheet"): problem.sheet} if sheets else {}),
            plain("column.column"): problem.header or plain("figure.undefined"),
            plain("column.value"): problem.value or plain("figure.undefined"),
            plain("column.remark"): remark(problem, words()),
        }
        for problem in problems
    ]


def _remembered(who: Viewer, code: str, current: Import) -> None:
    """Say how many answers of earlier deliveries hold, and ask again for whoever wants to."""
    kept = len(current.mapping.answers)
    if not kept:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("import.remembered", n=kept))
        if widgets.clicked(t("import.ask_again"), key="import_ask_again", type="tertiary"):
            proposed = imports.proposed_mapping(who, current.upload, code, again=True)
            state.IMPORT.set(replace(current, mapping=proposed, proposal=proposed))
            resumption.forget_answers()
            st.rerun()


def _questions(seen: Preview, questions: Sequence[FileQuestion]) -> None:
    """Ask what only somebody who knows the files can say."""
    for question in questions:
        names = {answer: answer_name(question, answer, words()) for answer in question.answers}
        key = f"ask_{question.key}"
        holds = seen.delivery.answers.get(question.key, question.answers[0])
        inputs.select(
            inert(asked(question, words())),
            list(names),
            names.__getitem__,
            key,
            empty=None if question.optional else t("import.ask_choose"),
            index=question.answers.index(holds) if question.optional else None,
            on_change=_answer,
            args=(question.key, key),
        )


def _again() -> None:
    """Ask again what was answered, or decided of doubtful rows."""
    if answers() and widgets.clicked(
        t("import.answer_again", n=len(answers())), key="import_answer_again", type="tertiary"
    ):
        resumption.forget_answers()
        st.rerun()
    if decisions() and widgets.clicked(
        t("import.decide_again", n=len(decisions())), key="import_decide_again", type="tertiary"
    ):
        state.DECISIONS.clear()
        st.rerun()


def _answer(question: str, key: str) -> None:
    chosen = state.widget(key)
    if chosen is not None:
        state.ANSWERS.set({**answers(), question: chosen})


def answers() -> dict[str, str]:
    """Return what the user answered to the questions about the files."""
    return dict(state.ANSWERS.get() or {})


def with_answers(mapping: ColumnMapping) -> ColumnMapping:
    """Return the mapping with what the user answered."""
    for question, answer in answers().items():
        mapping = mapping.answering(question, answer)
    return mapping


def _doubts(seen: Preview) -> None:
    """Ask of each doubtful row which position it is."""
    if not seen.outcome.matching.doubts:
        return
    st.warning(t("import.doubts", n=len(seen.outcome.matching.doubts)), icon=":material/help:")
    for doubt in seen.outcome.matching.doubts:
        place = doubt.fact.place
        names = {NEW: plain("import.new_position")}
        names |= {each.uid: _candidate(each.title, each.reference) for each in doubt.candidates}
        key = f"doubt_{place.file}_{place.sheet}_{place.line}"
        label = t("import.doubt", line=place.line, title=doubt.fact.title, team=doubt.fact.team)
        empty = t("import.doubt_choose")
        inputs.select(label, list(names), names.__getitem__, key, empty=empty, on_change=_decide, args=(place, key))


def _candidate(title: str, reference: str) -> str:
    return plain("import.candidate", title=title, reference=reference) if reference else title


def _decide(place: Place, key: str) -> None:
    if chosen := state.widget(key):
        state.DECISIONS.set({**decisions(), place: chosen})


def decisions() -> dict[Place, str]:
    """Return what the user decided of the doubtful rows."""
    return dict(state.DECISIONS.get() or {})


def aside(current: Import) -> tuple[Place, ...]:
    """Return the lines that the user set aside."""
    return tuple(state.widget(resumption.aside_key(current)) or ())


def _lines(current: Import, seen: Preview) -> list[Place]:
    """The lines that are wrong or doubtful, and those that are set aside."""
    heads = {(table.sheet.file, table.sheet.name, table.header_line) for table in current.upload.tables}
    doubtful = [doubt.fact.place for doubt in seen.outcome.matching.doubts]
    wrong = [problem.place for problem in seen.outcome.problems if problem.place not in heads]
    return list(dict.fromkeys([*seen.delivery.aside, *aside(current), *wrong, *doubtful]))


def _set_aside(current: Import, seen: Preview) -> None:
    """Offer to set lines aside."""
    if lines := _lines(current, seen):
        key, empty = resumption.aside_key(current), t("import.aside_none")
        inputs.several(t("import.set_aside"), lines, key, _line_of, placeholder=empty)


def _line_of(place: Place) -> str:
    return plain("import.line_of", line=place.line, file=place.sheet or place.file)
