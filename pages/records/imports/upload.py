"""The first half of an import: which files, which rows, what each column and each word means."""

from dataclasses import replace
from functools import partial
from itertools import islice

import pandas as pd
import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.exchange.imports.mapping import (
    CODED,
    HEADERS_WITHIN,
    NAME_KINDS,
    NOTHING,
    SHARES,
    ColumnMapping,
    codes_of,
    fields_known,
    with_meanings,
)
from model.exchange.imports.phases import Progress
from model.exchange.imports.remarks import code_name, field_name
from model.services.context import reference
from model.services.records import imports, mappings, uploads
from pages.kit import data, download, inputs, state, widgets
from pages.kit.exports import XLSX
from pages.kit.state import Import
from pages.kit.wording import inert, plain, sentence, t, words
from pages.records.imports import points, resumption

TYPES = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods"]
"""What can be given; of these, .xls is refused in words, which say what to do."""

SHOWN = 3


def files(who: Viewer, code: str, progress: Progress) -> Import | None:
    """Take the files of a delivery; return what was read of them, read once as long as they stay the same."""
    given = st.file_uploader(
        t("import.files"),
        TYPES,
        accept_multiple_files=True,
        key=_files_key(),
        help=t("import.files_help"),
        max_upload_size=10,
    )
    if not given:
        state.IMPORT.clear()
        return None

    def contents() -> list[tuple[str, bytes]]:
        return [(file.name, file.getvalue()) for file in given]

    ids = {file.name: file.file_id for file in given}
    current = state.IMPORT.get()
    began = resumption.began(who, code, ids, contents, current)
    lines = {file.name: line for file in given if (line := state.widget(resumption.header_key(file.file_id)))}
    names = tuple(state.widget(resumption.sheets_key(list(ids.values()))) or ())
    mark = began.given.mark, tuple(ids.items()), tuple(lines.items()), names, state.STARTED_OVER.get()
    if current and current.mark == mark:
        return current
    try:
        upload = uploads.read(who, contents(), lines, names, progress)
    except MosaiqueError as error:
        st.error(sentence(error))
        return None
    proposal = imports.proposed_mapping(who, upload, code, progress=progress)
    current = Import(mark, upload, proposal, ids, code, began.given, proposal)
    state.DECISIONS.clear()
    state.ANSWERS.clear()
    if began.pending:
        current = resumption.put_back(current, began.pending)
    state.IMPORT.set(current)
    return current


def stop() -> None:
    """Leave the screen as it was before the files were given."""
    state.STOPPED_IMPORTS.set((state.STOPPED_IMPORTS.get() or 0) + 1)
    state.IMPORT.clear()
    resumption.forget()


def _files_key() -> str:
    """A key that changes with each import that is stopped, for only so are files let go."""
    stopped = state.STOPPED_IMPORTS.get()
    return f"import_files_{stopped}" if stopped else "import_files"


def tell(current: Import, mapping: ColumnMapping) -> None:
    """Say how much was read, which columns are dropped, and what a workbook keeps out of sight."""
    upload = current.upload
    rows, files = sum(len(table.rows) for table in upload.tables), {table.sheet.file for table in upload.tables}
    st.markdown(t("import.read", n=rows, files=len(files)))
    if dropped := upload.dropped(mapping):
        st.markdown(t("import.dropped", headers=tuple(map(inert, dropped))))
    if counting := upload.recaps(mapping):
        st.markdown(t("import.recaps", n=len(counting), sheets=tuple(map(inert, counting))))
    if upload.hidden_rows:
        st.markdown(t("import.hidden_rows", n=upload.hidden_rows))
    if hidden := upload.hidden_sheets:
        st.markdown(t("import.hidden_sheets", n=len(hidden), sheets=tuple(map(inert, hidden))))


def _where(current: Import) -> None:
    """Say in which sheets the rows are, and on which line the headers of each file are, when the proposal is wrong."""
    if len(current.upload.sheets) > 1:
        key = resumption.sheets_key(list(current.files.values()))
        inputs.several(t("import.sheets"), list(current.upload.sheets), key, placeholder=t("import.sheets_all"))
    for table in {table.sheet.file: table for table in reversed(current.upload.tables)}.values():
        label = t("import.header_line", file=table.sheet.file, line=table.header_line)
        key = resumption.header_key(current.files[table.sheet.file])
        st.number_input(label, 1, HEADERS_WITHIN, None, key=key, width=data.grown(420))


def guide(who: Viewer) -> None:
    """Say what files can be given and what they must hold at least, while there is none."""
    st.markdown(t("import.guide"))
    st.markdown(t("template.minimum"))
    make = partial(imports.template_file, words().language)
    download.button(who, t("template.label"), make, plain("template.file"), XLSX, "import_template")
    widgets.folded_table(t("import.known"), _known, t("import.known"), "import_known", t("import.known_note"))


def _known() -> list[dict[str, object]]:
    """The headers that are recognised, field by field."""
    return [
        {plain("column.read_as"): _field(name), plain("column.headers"): ", ".join(headers)}
        for name, headers in uploads.headers_known().items()
    ]


def _field(name: str) -> str:
    return field_name(name, words())


def reading(who: Viewer, code: str, current: Import) -> ColumnMapping:
    """Say under one fold how the files are read: a proposal to be corrected, and kept for the next delivery."""
    with st.expander(t("import.reading", n=len(current.files)), key="import_reading"):
        mapping = points.with_answers(_start_from(who, code, current))
        for part in (_rows, _columns, _words_of):
            mapping = part(current, mapping)
        _keep(who, code, mapping)
    return mapping


def _start_from(who: Viewer, code: str, current: Import) -> ColumnMapping:
    """Offer the mappings that were kept; return the one to start from."""
    kept = mappings.kept(who, code)
    if not kept:
        return current.mapping
    name = inputs.select(t("import.kept"), list(kept), str, "import_kept", empty=t("import.kept_none"), width=360)
    return kept[name] if name else current.mapping


def _rows(current: Import, mapping: ColumnMapping) -> ColumnMapping:
    """Choose which rows count, by the values of some columns."""
    st.markdown(t("import.detail_of", name=t("import.rows")))
    _where(current)
    offered = current.upload.choices
    deciding = inputs.several(
        t("import.deciding"),
        list(offered),
        default=[header for header in mapping.keep if header in offered],
        key=_key(current, "deciding", mapping.keep),
        placeholder=t("import.deciding_none"),
    )
    for header in mapping.keep:
        if header not in deciding:
            mapping = mapping.keeping(header, ())
    for header in deciding:
        chosen = inputs.several(
            t("import.values", header=header),
            offered[header],
            default=[value for value in mapping.keep.get(header, ()) if value in offered[header]],
            key=_key(current, f"values_{header}", mapping.keep.get(header)),
            placeholder=t("choice.values"),
        )
        mapping = mapping.keeping(header, chosen)
    return mapping


def _columns(current: Import, mapping: ColumnMapping) -> ColumnMapping:
    """Say what each column is."""
    st.markdown(t("import.detail_of", name=t("import.columns")))
    labels = {name: _field(name) for name in fields_known()}
    ignored = plain("field.ignored")
    headers = list(dict.fromkeys(header for table in current.upload.tables for header in table.headers))
    frame = pd.DataFrame(
        {
            plain("column.column"): headers,
            plain("column.example"): [_example(current, header) for header in headers],
            plain("column.read_as"): [labels.get(mapping.columns.get(header, ""), ignored) for header in headers],
            plain("column.sureness"): [_sureness(mapping, header) for header in headers],
        }
    )
    read_as = plain("column.read_as")
    edited = st.data_editor(
        frame,
        key=_key(current, "columns", mapping.columns),
        hide_index=True,
        disabled=[plain("column.column"), plain("column.example"), plain("column.sureness")],
        column_config={
            read_as: st.column_config.SelectboxColumn(read_as, options=[ignored, *labels.values()], required=True)
        },
        alt=plain("import.columns"),
    )
    chosen = dict(zip(headers, edited[read_as], strict=True))
    fields = {label: name for name, label in labels.items()}
    return replace(mapping, columns={header: fields[label] for header, label in chosen.items() if label in fields})


def _sureness(mapping: ColumnMapping, header: str) -> str:
    """How sure it is what a column is; nothing of one that is ignored, or that somebody has set."""
    recognised = mapping.recognised.get(header)
    sure = recognised and recognised.field and mapping.columns.get(header) == recognised.field
    return plain(f"import.sureness_{recognised.sureness}") if recognised and sure else ""


def _words_of(current: Import, mapping: ColumnMapping) -> ColumnMapping:
    """Say what the words of the name column, of the shares and of the coded columns mean."""
    st.markdown(t("import.detail_of", name=t("import.words")))
    kinds: dict[str, tuple[str, ...]] = {}
    for kind in NAME_KINDS:
        kept = getattr(mapping, kind)
        kinds[kind] = tuple(
            inputs.several(
                t(f"import.kind_{kind}"),
                list(kept),
                default=list(kept),
                accept_new_options=True,
                key=_key(current, f"kind_{kind}", kept),
                placeholder=t("import.kind_none"),
            )
        )
    shares = [name for name in SHARES if mapping.header_of(name)]
    percents = inputs.several(
        t("import.percents"),
        shares,
        default=[name for name in mapping.percents if name in shares],
        written=_field,
        key=_key(current, "percents", (mapping.percents, shares)),
        placeholder=t("import.percents_none"),
    )
    mapping = replace(mapping, vacant=kinds["vacant"], unnamed=kinds["unnamed"], closed=kinds["closed"])
    mapping = replace(mapping, percents=tuple(percents))
    for name in (name for name in CODED if mapping.header_of(name)):
        mapping = with_meanings(reference(), mapping, name, _meanings(current, mapping, name))
    return mapping


def _meanings(current: Import, mapping: ColumnMapping, name: str) -> dict[str, str]:
    """Show the words of a coded column with what they are taken for, and return what each means now."""
    meanings = uploads.words_in(current.upload, mapping, name)
    labels = {code: code_name(name, code, words()) for code in codes_of(reference(), name)}
    unknown = plain("import.word_unknown")
    frame = pd.DataFrame(
        {
            plain("column.word"): list(meanings),
            plain("column.rows"): list(meanings.values()),
            plain("column.meaning"): [
                labels.get(uploads.understood(mapping, name, word), unknown) for word in meanings
            ],
        }
    )
    st.markdown(t("import.meaning", field=_field(name)))
    meaning = plain("column.meaning")
    edited = st.data_editor(
        frame,
        key=_key(current, f"meaning_{name}", (mapping.keep, mapping.header_of(name), mapping.meanings.get(name))),
        hide_index=True,
        disabled=[plain("column.word"), plain("column.rows")],
        column_config={
            meaning: st.column_config.SelectboxColumn(meaning, options=[unknown, *labels.values()], required=True)
        },
        alt=plain("import.meaning", field=_field(name)),
    )
    codes = {label: code for code, label in labels.items()}
    return {word: codes.get(label, NOTHING) for word, label in zip(meanings, edited[meaning], strict=True)}


def _keep(who: Viewer, code: str, mapping: ColumnMapping) -> None:
    """Offer to keep the mapping for the next delivery."""
    with st.popover(t("import.keep"), icon=":material/bookmark_add:"):
        name = st.text_input(t("import.keep_name"), key="import_keep_name", max_chars=60, live=True)
        if widgets.clicked(t("import.keep_it"), key="import_keep_it", disabled=not name.strip()):
            mappings.save(who, code, name.strip(), mapping)
            state.NOTICE.set(t("import.was_kept", name=name.strip()))
            st.rerun()
        label, name = t("import.keep_file"), "mosaique-colonnes.json"
        download.button(who, label, lambda: mappings.to_file(mapping), name, "application/json", "import_keep_file")


def _example(current: Import, header: str) -> str:
    cells = (
        cell
        for table in current.upload.tables
        if header in table.headers
        for cell in table.column(header)
        if cell.strip()
    )
    return " · ".join(islice(dict.fromkeys(cells), SHOWN))


def _key(current: Import, name: str, depends_on: object = "") -> str:
    """A key that changes with the files and with what the widget starts from, so that it starts again from there."""
    return f"import_{name}_{abs(hash((current.mark, repr(depends_on))))}"
