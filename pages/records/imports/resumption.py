"""An import that was left half decided: taken up again when the same files are given, and kept at each decision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.exchange.imports.decisions import ImportDecisions
from model.exchange.imports.facts import Place
from model.exchange.imports.mapping import ColumnMapping
from model.services import context
from model.services.context import PARIS
from model.services.records import import_drafts, uploads
from model.services.records.import_drafts import GivenFiles, ImportDraft
from model.services.records.imports import Preview
from pages.kit import state, widgets
from pages.kit.state import Import
from pages.kit.wording import sentence, t

COMPLETE = "import_complete"


@dataclass(frozen=True)
class Beginning:
    """The files of an import, and what had been decided of them, if they have just been given."""

    given: GivenFiles
    pending: ImportDraft | None = None


def header_key(file: str) -> str:
    """Return the key of the widget that says where the headers of a file are."""
    return f"import_header_{file}"


def sheets_key(files: Sequence[str]) -> str:
    """Return the key of the widget that says which sheets count."""
    return f"import_sheets_{'_'.join(files)}"


def aside_key(current: Import) -> str:
    """Return the key of the widget that sets lines aside."""
    return f"import_aside_{abs(hash(current.mark))}"


def began(
    who: Viewer,
    code: str,
    ids: Mapping[str, str],
    contents: Callable[[], Sequence[tuple[str, bytes]]],
    current: Import | None,
) -> Beginning:
    """Return the files that are given, and, the first time, what was decided of them; where their headers are and
    which sheets count is put back before they are read."""
    if current and (current.code, current.files) == (code, ids):
        return Beginning(current.given)
    given = import_drafts.given_files(code, contents())
    forget()
    pending = import_drafts.find(who, code, given)
    if pending:
        for file, line in pending.decisions.header_lines.items():
            state.set_widget(header_key(ids[file]), line)
        state.set_widget(sheets_key(list(ids.values())), list(pending.decisions.sheets))
    return Beginning(given, pending)


def put_back(current: Import, pending: ImportDraft) -> Import:
    """Return the import as it was left, its decisions put back where the screen looks for them."""
    decided = pending.decisions
    current = replace(current, mapping=decided.over(current.proposal), resumed=pending)
    lines = {(table.sheet.file, table.sheet.name, line) for table in current.upload.tables for line in table.lines}
    here = [place for place in decided.aside if place in lines]
    state.ANSWERS.set(dict(decided.answers))
    state.SEALED_ANSWERS.set(dict(decided.sealed))
    state.DECISIONS.set(dict(decided.positions))
    state.KEPT_DECISIONS.set(decided)
    state.set_widget(aside_key(current), here)
    state.set_widget(COMPLETE, decided.complete)
    state.forget_widget("import_kept")
    return current


def day(current: Import) -> date | None:
    """Return the day that was chosen for the situation, if another one was than the proposed one."""
    return current.resumed.decisions.on if current.resumed else None


def offer(who: Viewer, current: Import) -> None:
    """Say how many answers are taken up again, and offer to start over."""
    if current.resumed is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        since = current.resumed.kept_at.astimezone(PARIS).date()
        st.markdown(t("import.resumed", n=current.resumed.decisions.count, day=since))
        if widgets.clicked(
            t("import.start_over"), key="import_start_over", icon=":material/restart_alt:", type="tertiary"
        ):
            try:
                _start_over(who, current)
            except MosaiqueError as error:
                st.error(sentence(error))
                return
            st.rerun()


def _start_over(who: Viewer, current: Import) -> None:
    import_drafts.drop(who, current.code, current.given)
    for question in state.ANSWERS.get() or {}:
        state.forget_widget(f"ask_{question}")
    for file in current.files.values():
        state.forget_widget(header_key(file))
    for key in (sheets_key(list(current.files.values())), COMPLETE, "import_kept"):
        state.forget_widget(key)
    state.STARTED_OVER.set((state.STARTED_OVER.get() or 0) + 1)
    forget()


def keep(
    who: Viewer, current: Import, mapping: ColumnMapping, aside: Sequence[Place], on: date, *, complete: bool
) -> None:
    """Keep what is decided so far, when it has changed."""
    decided = _decided(current, mapping, aside, on, complete=complete)
    before = state.KEPT_DECISIONS.get()
    if decided == before or (before is None and not decided.count):
        return
    try:
        import_drafts.keep(who, current.code, current.given, decided)
    except MosaiqueError as error:
        st.caption(sentence(error))
    else:
        state.KEPT_DECISIONS.set(decided)


def _decided(
    current: Import, mapping: ColumnMapping, aside: Sequence[Place], on: date, *, complete: bool
) -> ImportDecisions:
    answers = state.ANSWERS.get() or {}
    files = current.files.items()
    earlier = {question: answer for question, answer in mapping.answers.items() if question not in answers}
    return ImportDecisions(
        mapping=replace(mapping, answers=earlier),
        answers=answers,
        positions=state.DECISIONS.get() or {},
        aside=tuple(aside),
        header_lines={name: line for name, file in files if (line := state.widget(header_key(file)))},
        sheets=tuple(state.widget(sheets_key(list(current.files.values()))) or ()),
        on=None if on == (uploads.date_in(mapping) or context.today()) else on,
        complete=complete,
        sealed=state.SEALED_ANSWERS.get() or {},
    ).counted(current.proposal)


def reopen(current: Import, seen: Preview) -> None:
    """Give again the answers about somebody, once their questions are asked again."""
    kept = ImportDecisions(answers=state.ANSWERS.get() or {}, sealed=state.SEALED_ANSWERS.get() or {})
    opened = kept.opened(seen.questions, current.given.seal)
    if opened.answers != kept.answers:
        state.ANSWERS.set(dict(opened.answers))
        state.SEALED_ANSWERS.set(dict(opened.sealed))
        st.rerun()


def forget() -> None:
    """Forget what was decided in this tab."""
    for slot in (state.DECISIONS, state.ANSWERS, state.SEALED_ANSWERS, state.KEPT_DECISIONS):
        slot.clear()


def forget_answers() -> None:
    """Forget what was answered, so that it is asked again."""
    state.ANSWERS.clear()
    state.SEALED_ANSWERS.clear()
