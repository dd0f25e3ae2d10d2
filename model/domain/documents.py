"""What is kept as a document: by name, with the number of its form, never by position.

A first form wrote what has several values as a list, in the order of its names; those documents still open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

FORMAT = "format"
"""Where a document says its form; one that does not is of the first."""


def by_name(value: Any, names: Sequence[str]) -> Mapping[str, Any]:
    """Return several values by name: as they are kept, or as the first form kept them, in the order of `names`."""
    return value if isinstance(value, Mapping) else dict(zip(names, value, strict=True))


def names_of(kind: type[Any]) -> tuple[str, ...]:
    """Return the names of the columns of a dataclass, in its order."""
    return tuple(column.name for column in fields(kind))
