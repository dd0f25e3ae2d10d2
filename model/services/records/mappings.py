"""How the files of a body are read, kept for its next deliveries: by name in the base, or as a file for the command."""

import json

from sqlmodel import col, select

from model.access import Right, Viewer
from model.errors import Refused
from model.exchange.imports.mapping import FORMAT, ColumnMapping
from model.exchange.imports.questions import impersonal
from model.services.context import reference, store
from model.storage.audit import audit
from model.storage.revisions import ensure_region
from model.storage.tables import MappingRow, RegionRow


def save(viewer: Viewer, code: str, name: str, mapping: ColumnMapping) -> None:
    """Keep a mapping for the next deliveries of a region, in place of one with the same name."""
    viewer.require(Right.IMPORT)
    viewer.require_region(code)
    with store().write() as session:
        row = ensure_region(session, code, reference().regions[code].network)
        of_name = select(MappingRow).where(MappingRow.region_key == row.key, MappingRow.name == name)
        place = session.exec(of_name).one_or_none() or MappingRow(region_key=row.key, name=name)
        place.document = impersonal(mapping).to_document()
        session.add(place)
        audit(session, viewer.account, "save_mapping", subject="mapping", scope=code)


def to_file(mapping: ColumnMapping) -> bytes:
    """Return a mapping as a file, for the command line."""
    return json.dumps(impersonal(mapping).to_document(), ensure_ascii=False, indent=2).encode()


def from_file(content: bytes) -> ColumnMapping:
    """Read a mapping file.

    Raises:
        Refused: it is not one.
    """
    try:
        return ColumnMapping.from_document(json.loads(content))
    except (ValueError, RecursionError) as error:
        raise Refused("mapping.format", accepted=FORMAT) from error


def kept(viewer: Viewer, code: str) -> dict[str, ColumnMapping]:
    """Return the mappings kept for a region, by name."""
    viewer.require(Right.IMPORT)
    viewer.require_region(code)
    of_region = col(MappingRow.region_key) == RegionRow.key
    with store().read() as session:
        rows = session.exec(
            select(MappingRow).join(RegionRow, of_region).where(RegionRow.code == code).order_by(col(MappingRow.name))
        ).all()
        return {each.name: ColumnMapping.from_document(each.document) for each in rows}
