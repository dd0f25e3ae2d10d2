"""A file of a delivery given back with what is wrong or odd in it, line by line."""

from model.access import Right, Role, Viewer
from model.exchange.imports.facts import AsideLine
from model.exchange.imports.oddities import oddities
from model.exchange.imports.remarks import annotated_file, annotated_name
from model.services.records.imports import Preview
from model.services.records.uploads import Upload
from model.wording import catalogue


def odd_files(seen: Preview) -> tuple[str, ...]:
    """Return the files of a delivery in which lines are wrong, odd, or set aside."""
    return oddities(seen.delivery, seen.outcome, map(AsideLine, seen.delivery.aside), "").files


def remarks(viewer: Viewer, upload: Upload, file: str, seen: Preview, language: str) -> tuple[str, bytes]:
    """Return a file of the delivery with a column that says of lines what is wrong or odd, and which ones the viewer
    set aside: its name and its content."""
    viewer.require(Right.IMPORT)
    words = catalogue(language)
    odd = oddities(seen.delivery, seen.outcome, seen.aside, author_of(viewer))
    return annotated_file(file, upload.tables, odd.remarks(words), words)


def author_of(viewer: Viewer) -> str:
    """Return by whom a list says that something was decided; nobody in particular for whoever types commands."""
    return "" if viewer.role is Role.OPERATOR else viewer.name


def remarks_name(upload: Upload, file: str, language: str) -> str:
    """Return what to call that file."""
    return annotated_name(file, upload.tables, catalogue(language))
