"""What may be chosen, one column each, kept as arrays: a large region has a million of them."""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, overload

import numpy as np
from numpy.typing import NDArray

from model.measures.expectations import Whole

RECRUIT, MOVE, TRAIN = range(3)

Heads = tuple[tuple[int, int, int], ...]
NUMBERS = ("kind", "most", "price", "node", "person", "family", "host", "alone", "frees", "vacates", "offers", "heads")
ROW = np.dtype([(name, np.int32) for name in (*NUMBERS, "ups", "downs")])
"""The numbers of a column; `offers` and `heads` are places in lists, `ups` and `downs` how many cells."""


@dataclass(frozen=True)
class Variable:
    """Something that may be done up to `most` times: the arrival of a family or the mobility of somebody to a `node`
    (seats alike), or the training of somebody in an `offers` (places); a training of somebody who arrives or moves
    stands on the column `host`.

    `up` and `down` are the cells (team × competency) that gain and lose a holder; `frees` is the node that a mobility
    gives back, `vacates` whether it leaves a position to fill at the horizon; `heads` says for each judged scope how
    its heads and its heads from other trades change.
    """

    kind: int
    most: int
    price: int
    node: int
    person: int
    family: int
    host: int
    alone: bool
    frees: int
    vacates: bool
    offers: tuple[int, ...]
    heads: Heads
    up: tuple[int, ...]
    down: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Variables(Sequence[Variable]):
    """Columns in their order: their numbers (`ROW`), the cells that they raise and lower one column after another, the
    lists that `offers` and `heads` point to. What a host hosts comes right after it."""

    rows: NDArray[np.void]
    up: Whole
    down: Whole
    offers: tuple[tuple[int, ...], ...]
    heads: tuple[Heads, ...]

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Variable: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Variable]: ...
    def __getitem__(self, place: int | slice) -> Variable | Sequence[Variable]:
        if isinstance(place, slice):
            return [self[each] for each in range(len(self))[place]]
        up, down = (ends[place] for ends in self._ends)
        return self._column(self.rows[place].item(), up, down)

    def __iter__(self) -> Iterator[Variable]:
        ups, downs = self._ends
        return map(self._column, self.rows.tolist(), ups.tolist(), downs.tolist())

    def _column(self, row: tuple[int, ...], up_end: int, down_end: int) -> Variable:
        kind, most, price, node, person, family, host, alone, frees, vacates, offers, heads, ups, downs = row
        up, down = self.up[up_end - ups : up_end].tolist(), self.down[down_end - downs : down_end].tolist()
        listed = self.offers[offers], self.heads[heads], tuple(up), tuple(down)
        return Variable(kind, most, price, node, person, family, host, bool(alone), frees, bool(vacates), *listed)

    @cached_property
    def _ends(self) -> tuple[Whole, Whole]:
        return np.cumsum(self.rows["ups"], dtype=np.int64), np.cumsum(self.rows["downs"], dtype=np.int64)

    def of(self, kind: int) -> Whole:
        """Return the places of the columns of a kind."""
        places: Whole = np.flatnonzero(self.rows["kind"] == kind)
        return places

    def per_offer(self) -> NDArray[np.int64]:
        """Return how many places in each offer (columns) the columns of each list of `offers` (rows) take."""
        most = max((offer for offers in self.offers for offer in offers), default=-1)
        taken = np.zeros((len(self.offers), most + 1), dtype=np.int64)
        for place, offers in enumerate(self.offers):
            taken[place, list(offers)] = 1
        return taken

    def to_document(self) -> dict[str, Any]:
        """Return the columns ready for JSON: the arrays as their bytes, for they are long."""
        arrays = {"rows": self.rows, "up": self.up, "down": self.down}
        written = {name: b64encode(array.tobytes()).decode("ascii") for name, array in arrays.items()}
        return {**written, "offers": self.offers, "heads": self.heads}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_document` wrote."""
        kinds = {"rows": ROW, "up": np.dtype(np.int64), "down": np.dtype(np.int64)}
        rows, up, down = (np.frombuffer(b64decode(document[name]), kind) for name, kind in kinds.items())
        heads = tuple(tuple((scope, known, other) for scope, known, other in each) for each in document["heads"])
        return cls(rows, up, down, tuple(map(tuple, document["offers"])), heads)
