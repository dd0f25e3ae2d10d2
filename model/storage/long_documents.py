"""Documents that may be as long as a whole delivery: written a part at a time, and packed when they are long.

Written as JSON at once, a long one would be in memory several times over, as values and as text.
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from sqlalchemy import JSON, Dialect, TypeDecorator

PACKED = "packed"
"""Where a document keeps all that it says, compressed."""

LONGEST = 2_000
"""How many values a document lists before it is packed."""

_AT_ONCE = 500
_FASTEST = 1


class LongDocument(TypeDecorator[Mapping[str, Any]]):
    """A column of such documents, whose lists may make what they list when it is asked for; whoever reads one never
    sees that it was packed."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return what is kept of a document."""
        return {PACKED: _packed(value)} if value and _length(value) > LONGEST else _listed(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return the document that was kept."""
        return json.loads(zlib.decompress(b64decode(value[PACKED]))) if value and PACKED in value else value


def _length(value: Any) -> int:
    """How many values the lists of a document have together."""
    if isinstance(value, Mapping):
        return sum(map(_length, value.values()))
    return len(value) if _lists(value) else 0


def _lists(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _listed(value: Any) -> Any:
    """A document with all that its lists make."""
    if isinstance(value, Mapping):
        return {name: _listed(each) for name, each in value.items()}
    return list(value) if _lists(value) else value


def _packed(document: Mapping[str, Any]) -> str:
    packer, packed = zlib.compressobj(_FASTEST), BytesIO()
    packed.writelines(packer.compress(part.encode()) for part in _written(document))
    packed.write(packer.flush())
    return b64encode(packed.getbuffer()).decode()


def _written(value: Any) -> Iterator[str]:
    """The parts of a document as JSON."""
    if isinstance(value, Mapping):
        for place, (name, each) in enumerate(value.items()):
            yield f"{',' if place else '{'}{json.dumps(name)}:"
            yield from _written(each)
        yield "}" if value else "{}"
    elif _lists(value):
        yield "["
        for start in range(0, len(value), _AT_ONCE):
            yield ("," if start else "") + json.dumps(value[start : start + _AT_ONCE])[1:-1]
        yield "]"
    else:
        yield json.dumps(value)
