"""The second half of an import: problems, doubts, what would change, and the confirmation."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from mimetypes import guess_type

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.exchange.imports.facts import Place, Problem
from model.exchange.imports.mapping import ColumnMapping
from model.exchange.imports.matches import NEW, MatchedBy
from model.exchange.imports.oddities import aside_sentence
from model.exchange.imports.phases import Progress
from model.exchange.imports.remarks import answer_name, asked, field_name
from model.exchange.imports.remarks import sentence as remark
from model.services import context
from model.services.records import imports
from model.services.records.imports import Preview
from pages.kit import address, download, state, widgets
from pages.kit.exports import Export
from pages.kit.state import Import
from pages.kit.widgets import Rows
from pages.kit.wording import inert, plain, sentence, t, words
from pages.records.imports import difference, resumption

MOST_PROBLEMS = 50
MOST_REFERENCES = 8


def date_and_scope(current: Import, mapping: ColumnMapping) -> tuple[date, bool]:
    """Ask of which date the files are, and whether they describe the whole region."""
    st.subheader(t("import.changes"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        proposed = resumption.day(current) or imports.date_in(mapping) or context.today()
        on = widgets.day(t("import.on"), f"import_on_{proposed}", proposed, width=200, help=t("import.on_help"))
        complete = st.toggle(t("import.complete"), value=True, key="import_complete", help=t("import.complete_help"))
    return on, complete


def decisions() -> dict[Place, str]:
    """Return what the user decided of the doubtful rows."""
    return dict(state.DECISIONS.get() or {})


def compared(
    who: Viewer, current: Import, mapping: ColumnMapping, on: date, progress: Progress, *, complete: bool
) -> Preview:
    """Return what the files would change, with what the user decided of their lines."""
    delivery = imports.check(who, current.upload, mapping, aside(current), progress)
    return imports.preview(who, current.code, delivery, on, complete=complete, decisions=decisions(), progress=progress)


def problems(seen: Preview) -> None:
    """List what is wrong."""
    listed = seen.outcome.problems
    if not listed:
        return
    st.error(t("import.problems", n=len(listed)), icon=":material/error:")
    widgets.table(_problem_rows(listed[:MOST_PROBLEMS]), t("import.problems_table"))
    if len(listed) > MOST_PROBLEMS:
        st.caption(t("import.more_problems", n=len(listed) - MOST_PROBLEMS))


def remarks(who: Viewer, current: Import, seen: Preview) -> None:
    """Give back the files with remarks on the lines that are wrong, set aside or odd."""
    for file in imports.odd_files(seen):
        name = imports.remarks_name(current.upload, file, words().language)
        make = partial(_remarked, who, current, file, seen, words().language)
        label, mime = t("import.remarks", file=file), guess_type(name)[0] or "application/octet-stream"
        download.button(who, label, make, name, mime, f"remarks_{file}")


def aside(current: Import) -> tuple[Place, ...]:
    """Return the lines that the user set aside."""
    return tuple(state.widget(resumption.aside_key(current)) or ())


def set_aside(current: Import, seen: Preview) -> None:
    """Offer to set aside the lines that are wrong or doubtful, and those that were."""
    heads = {(table.sheet.file, table.sheet.name, table.header_line) for table in current.upload.tables}
    doubtful = [doubt.fact.place for doubt in seen.outcome.matching.doubts]
    lines = [problem.place for problem in seen.outcome.problems if problem.place not in heads]
    offered = list(dict.fromkeys([*seen.delivery.aside, *aside(current), *lines, *doubtful]))
    if offered:
        key, empty = resumption.aside_key(current), t("import.aside_none")
        widgets.several(t("import.set_aside"), offered, key, _line_of, placeholder=empty)


def _line_of(place: Place) -> str:
    return plain("import.line_of", line=place.line, file=place.sheet or place.file)


def _remarked(who: Viewer, current: Import, file: str, seen: Preview, language: str) -> bytes:
    return imports.remarks(who, current.upload, file, seen, language)[1]


def _problem_rows(problems: Sequence[Problem]) -> list[dict[str, object]]:
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


def export(who: Viewer, current: Import, mapping: ColumnMapping, seen: Preview) -> Export:
    """How the files are read and what they would change, to take away before confirming."""
    columns: list[dict[str, object]] = [
        {plain("column.header"): header, plain("column.read_as"): field_name(name, words())}
        for header, name in mapping.columns.items()
    ]
    tables: list[tuple[str, Rows]] = [
        (plain("import.problems_table"), lambda: _problem_rows(seen.outcome.problems)),
        (plain("import.aside_table"), lambda: _aside_rows(who, seen)),
        *difference.tables(seen),
        (plain("import.columns"), lambda: columns),
    ]
    sentence = plain("import.problems" if seen.outcome.problems else "import.changes", n=len(seen.outcome.problems))
    files = plain("import.of_files", files=sorted({table.sheet.file for table in current.upload.tables}))
    return Export(plain("import.title"), sentence, [files], difference.figures(seen), tables=tables)


def _aside_rows(who: Viewer, seen: Preview) -> list[dict[str, object]]:
    """The lines that were set aside, with by whom and why."""
    author = imports.author_of(who)
    return [
        {**row, plain("column.remark"): aside_sentence(line, author, words())}
        for row, line in zip(_places([line.place for line in seen.aside]), seen.aside, strict=True)
    ]


def answers() -> dict[str, str]:
    """Return what the user answered to the questions about the files."""
    return dict(state.ANSWERS.get() or {})


def with_answers(mapping: ColumnMapping) -> ColumnMapping:
    """Return the mapping with what the user answered."""
    for question, answer in answers().items():
        mapping = mapping.answering(question, answer)
    return mapping


def questions(seen: Preview) -> None:
    """Ask what only somebody who knows the files can say."""
    for question in seen.questions:
        names = {answer: answer_name(question, answer, words()) for answer in question.answers}
        key = f"ask_{question.key}"
        holds = seen.delivery.answers.get(question.key, question.answers[0])
        widgets.select(
            inert(asked(question, words())),
            list(names),
            names.__getitem__,
            key,
            empty=None if question.optional else t("import.ask_choose"),
            index=question.answers.index(holds) if question.optional else None,
            on_change=_answer,
            args=(question.key, key),
        )
    if answers() and widgets.clicked(
        t("import.answer_again", n=len(answers())), key="import_answer_again", type="tertiary"
    ):
        resumption.forget_answers()
        st.rerun()


def remembered(who: Viewer, code: str, current: Import) -> None:
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


def _answer(question: str, key: str) -> None:
    chosen = state.widget(key)
    if chosen is not None:
        state.ANSWERS.set({**answers(), question: chosen})


def doubts(seen: Preview) -> None:
    """Ask of each doubtful row which position it is."""
    if not seen.outcome.matching.doubts and not decisions():
        return
    st.warning(t("import.doubts", n=len(seen.outcome.matching.doubts)), icon=":material/help:")
    for doubt in seen.outcome.matching.doubts:
        place = doubt.fact.place
        names = {NEW: plain("import.new_position")}
        names |= {each.uid: _candidate(each.title, each.reference) for each in doubt.candidates}
        key = f"doubt_{place.file}_{place.sheet}_{place.line}"
        label = t("import.doubt", line=place.line, title=doubt.fact.title, team=doubt.fact.team)
        empty = t("import.doubt_choose")
        widgets.select(label, list(names), names.__getitem__, key, empty=empty, on_change=_decide, args=(place, key))
    if decisions() and widgets.clicked(
        t("import.decide_again", n=len(decisions())), key="import_decide_again", type="tertiary"
    ):
        state.DECISIONS.clear()
        st.rerun()


def _candidate(title: str, reference: str) -> str:
    return plain("import.candidate", title=title, reference=reference) if reference else title


def _decide(place: Place, key: str) -> None:
    if chosen := state.widget(key):
        state.DECISIONS.set({**decisions(), place: chosen})


def summary(seen: Preview) -> None:
    """Say what would change, in figures and in sentences."""
    out, counts = seen.outcome, seen.outcome.counts
    parts = [plain(f"import.by_{how}", n=counts[how]) for how in MatchedBy if counts[how]]
    if parts:
        st.markdown(t("import.matched", parts=tuple(parts)))
    for key, n in (
        ("aside", len(seen.delivery.aside)),
        ("grouped", len(seen.delivery.grouped)),
        ("ignored_closed", out.ignored_closed),
        ("unnamed", out.unnamed),
    ):
        if n:
            st.markdown(t(f"import.{key}", n=n))
    if seen.delivery.repeated:
        st.markdown(t("import.repeated", references=_some(seen.delivery.repeated)))
    if seen.delivery.grouped:
        widgets.table_view(lambda: _places(seen.delivery.grouped), t("import.grouped_table"), "import_grouped")


def _some(references: Sequence[str]) -> tuple[str, ...]:
    """Quote the first references; say how many more there are."""
    quoted = tuple(t("punctuation.quoted", text=each) for each in references[:MOST_REFERENCES])
    rest = len(references) - len(quoted)
    return (*quoted, t("import.more_references", n=rest)) if rest else quoted


def _places(places: Sequence[Place]) -> list[dict[str, object]]:
    return [{plain("column.line"): place.line, plain("column.sheet"): place.sheet or place.file} for place in places]


def confirm(who: Viewer, current: Import, seen: Preview) -> None:
    """Write the preview, once nothing is wrong or doubtful any more, and once it is known how much it closes."""
    if not seen.ready:
        st.caption(t("import.blocked") if seen.blocked else t("import.nothing"))
    drastic = seen.comparison.drastic
    if drastic:
        st.warning(t("import.drastic", **seen.comparison.closing), icon=":material/block:")
        st.button(t("import.completes"), key="import_completes", on_click=_complete)
    accepted = not drastic or st.checkbox(t("import.drastic_known"), key=f"import_drastic_{seen.outcome.closed}")
    if widgets.clicked(
        t("import.confirm", n=seen.touched),
        key="import_confirm",
        type=widgets.emphasis(),
        icon=":material/check:",
        disabled=not (seen.ready and accepted),
    ):
        try:
            touched = imports.confirm(who, seen, drastic=drastic, given=current.given)
        except MosaiqueError as error:
            st.error(sentence(error))
            return
        state.NOTICE.set(t("import.done", n=touched, day=seen.on))
        resumption.forget()
        address.go("situation/region/screen.py")


def _complete() -> None:
    """Say that the files complete what is recorded, and close nothing."""
    state.set_widget("import_complete", value=False)
