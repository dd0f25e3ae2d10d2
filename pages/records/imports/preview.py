"""The second half of an import: of which date it is, what would change, and the confirmation."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from mimetypes import guess_type

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.exchange.imports.facts import Place
from model.exchange.imports.mapping import ColumnMapping
from model.exchange.imports.matches import MatchedBy
from model.exchange.imports.oddities import aside_sentence
from model.exchange.imports.phases import Progress
from model.exchange.imports.remarks import field_name
from model.services import context
from model.services.records import annotations, imports, uploads
from model.services.records.imports import Preview
from pages.kit import address, download, inputs, state, widgets
from pages.kit.exports import Export
from pages.kit.state import Import
from pages.kit.widgets import Rows
from pages.kit.wording import plain, sentence, t, words
from pages.records.imports import difference, points, resumption

MOST_REFERENCES = 8


def date_and_scope(current: Import, mapping: ColumnMapping) -> tuple[date, bool]:
    """Ask of which date the files are, and whether they describe the whole region."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        proposed = resumption.day(current) or uploads.date_in(mapping) or context.today()
        on = inputs.day(t("import.on"), f"import_on_{proposed}", proposed, width=200, help=t("import.on_help"))
        first = state.start_widget(resumption.COMPLETE, value=True)
        complete = st.toggle(t("import.complete"), first, key=resumption.COMPLETE, help=t("import.complete_help"))
    return on, complete


def compared(
    who: Viewer, current: Import, mapping: ColumnMapping, on: date, progress: Progress, *, complete: bool
) -> Preview:
    """Return what the files would change, with what the user decided of their lines."""
    delivery = imports.check(who, current.upload, mapping, points.aside(current), progress)
    return imports.preview(
        who, current.code, delivery, on, complete=complete, decisions=points.decisions(), progress=progress
    )


def summary(seen: Preview) -> None:
    """Say how the positions were found, and what counts nowhere."""
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


def remarks(who: Viewer, current: Import, seen: Preview) -> None:
    """Give back the files with remarks on the lines that are wrong, set aside or odd."""
    for file in annotations.odd_files(seen):
        name = annotations.remarks_name(current.upload, file, words().language)
        make = partial(_remarked, who, current, file, seen, words().language)
        label, mime = t("import.remarks", file=file), guess_type(name)[0] or "application/octet-stream"
        download.button(who, label, make, name, mime, f"remarks_{file}")


def _remarked(who: Viewer, current: Import, file: str, seen: Preview, language: str) -> bytes:
    return annotations.remarks(who, current.upload, file, seen, language)[1]


def export(who: Viewer, current: Import, mapping: ColumnMapping, seen: Preview) -> Export:
    """How the files are read and what they would change, to take away before confirming."""
    columns: list[dict[str, object]] = [
        {plain("column.header"): header, plain("column.read_as"): field_name(name, words())}
        for header, name in mapping.columns.items()
    ]
    tables: list[tuple[str, Rows]] = [
        (plain("import.problems_table"), lambda: points.problem_rows(seen.outcome.problems)),
        (plain("import.aside_table"), lambda: _aside_rows(who, seen)),
        *difference.tables(seen),
        (plain("import.columns"), lambda: columns),
    ]
    sentence = plain("import.problems" if seen.outcome.problems else "import.changes", n=len(seen.outcome.problems))
    files = plain("import.of_files", files=sorted({table.sheet.file for table in current.upload.tables}))
    return Export(plain("import.title"), sentence, [files], difference.figures(seen), tables=tables)


def _aside_rows(who: Viewer, seen: Preview) -> list[dict[str, object]]:
    """The lines that were set aside, with by whom and why."""
    author = annotations.author_of(who)
    return [
        {**row, plain("column.remark"): aside_sentence(line, author, words())}
        for row, line in zip(_places([line.place for line in seen.aside]), seen.aside, strict=True)
    ]


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
        **widgets.main(t("import.confirm", n=seen.touched), disabled=not (seen.ready and accepted)),
        key="import_confirm",
        icon=":material/check:",
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
    state.set_widget(resumption.COMPLETE, value=False)
