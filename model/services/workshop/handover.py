"""A workshop handed to a colleague as a file, and a library of prepared ones: questions, names of groups, no answers.

A file comes from anywhere: of a ready question only the words and the minutes are taken, everything else of it is that
of our reference; any other question becomes one of one's own, from which nothing is drawn that a region could adopt.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from model.access import Right, Viewer
from model.domain.framework import Texts
from model.errors import MosaiqueError, Refused
from model.reference import questions
from model.services.context import reference, store
from model.services.situation.assumptions import OPEN
from model.services.workshop import state as workshop_state
from model.services.workshop import workshops
from model.storage.tables import opaque
from model.wording import LANGUAGES
from model.workshop import steps as asked
from model.workshop.board import LONGEST_GROUP, MOST_GROUPS
from model.workshop.cards import Group
from model.workshop.steps import MOST_STEPS, Item, Kind, Step, checked_steps, numbered, ready

FILE_KIND: Final = "mosaique-workshop"
FORM: Final = 1
LARGEST: Final = 1_000_000
"""The most bytes of a file: forty steps of fifteen items, as long as they may be, in two languages, all accented."""

_UNSEEN: Final = frozenset({"Cc", "Co", "Cn", "Cs"})
_BREAKS: Final = re.compile("[\t-\r\x85\u2028\u2029]+")
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns a text round."""


@dataclass(frozen=True)
class WorkshopFile:
    """A workshop that was read: what it is called, its language, from how many answers on it shows a result, its steps,
    the names of groups that its cards may go into, and whether these are accepted one by one."""

    title: str
    language: str
    fewest: int
    steps: tuple[Step, ...]
    groups: tuple[Group, ...]
    screened: bool


LIBRARY: Final[Mapping[str, tuple[str, ...]]] = {
    "whole": ("expectations", "profile", "assets", "brakes", "means_in_use", "means_to_mobilise"),
    "expected": ("expectations", "profile"),
    "brakes": ("brakes", "means_to_mobilise"),
    "means": ("assets", "means_in_use", "means_to_mobilise"),
}
"""The prepared workshops: which of the six questions each asks; how long each takes is that of its steps."""


def prepared(name: str) -> tuple[Step, ...]:
    """Return the steps of a workshop of the library, and a scenario that is composed at its end.

    Raises:
        Refused: there is none of that name.
    """
    if name not in LIBRARY:
        raise Refused("workshop.no_prepared")
    steps = workshops.prepared_steps(LIBRARY[name])
    return (*steps, workshops.live_step(len(LIBRARY[name]) + 1))


def write(viewer: Viewer, uid: str) -> bytes:
    """Return a workshop as a file: as it was prepared, with the names of its groups; nobody's answer, no card.

    Raises:
        Refused: it would be larger than what `read` takes.
    """
    with store().read() as session:
        row, _ = workshops.mine(session, viewer, uid)
        board = workshop_state.board_of(session, row)
    document = {
        "file": FILE_KIND,
        "format": FORM,
        "title": row.title,
        "language": row.language,
        "fewest": board.fewest,
        "screened": board.screened,
        "steps": [asked.to_document(step) for step in board.afresh(()).steps],
        "groups": [{"step": each.step, "name": each.name} for each in board.groups],
    }
    content = json.dumps(document, ensure_ascii=False, indent=2).encode()
    _weigh(content)
    return content


def read(viewer: Viewer, content: bytes) -> WorkshopFile:
    """Read what `write` wrote, here or in another house.

    Raises:
        NotAllowed: the viewer holds no workshops.
        Refused: no file of a workshop, from a newer version, too large, or with something that is not accepted.
    """
    viewer.require(Right.WORKSHOP)
    _weigh(content)
    try:
        document = json.loads(content)
        if document["file"] != FILE_KIND:
            raise Refused("workshop.file")
        if document["format"] != FORM:
            raise Refused("workshop.file_format", accepted=FORM)
        return _workshop(document)
    except MosaiqueError:
        raise
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise Refused("workshop.file") from error


def _weigh(content: bytes) -> None:
    if len(content) > LARGEST:
        raise Refused("workshop.file_size", received=len(content), accepted=LARGEST)


def keep(viewer: Viewer, code: str, workshop: WorkshopFile) -> str:
    """Prepare a workshop that was read for a region; return its uid.

    Raises:
        NotAllowed: the viewer holds no workshops, or none in that region.
    """
    given = workshop.title, workshop.language, workshop.steps, workshop.fewest, workshop.groups
    return workshops.prepare(viewer, code, *given, screened=workshop.screened)


def _workshop(document: Mapping[str, Any]) -> WorkshopFile:
    kept = _list(document["steps"], MOST_STEPS)
    uids = [_string(each["uid"]) for each in kept]
    if len(set(uids)) < len(uids):
        raise Refused("workshop.steps", received=len(uids), accepted=MOST_STEPS)
    ours: dict[str, Step] = {}
    for uid, each in zip(uids, kept, strict=True):
        ours[uid] = _step(each, ours)
    steps = checked_steps(numbered(ours.values()))
    groups = tuple(_groups(_list(document["groups"], MOST_STEPS * MOST_GROUPS), ours))
    fewest, language, screened = document["fewest"], document["language"], document.get("screened", False)
    if type(fewest) is not int or type(language) is not str or type(screened) is not bool:
        raise Refused("workshop.file")
    return WorkshopFile(_line(document["title"]), language, fewest, steps, groups, screened)


def _step(kept: Mapping[str, Any], before: Mapping[str, Step]) -> Step:
    """A step of a file as it is here; `before` are those that came before it, by their uids in the file."""
    question, minutes, source = kept["question"], kept["minutes"], _string(kept["source"])
    if type(question) is not int or type(minutes) is not int or (source and source not in before):
        raise Refused("workshop.file")
    step, notes = _of_ours(kept, question, before), _lines(kept.get("notes", ""))
    if step is not None:
        return replace(step, minutes=minutes, notes=notes)
    kind = Kind(kept["kind"])
    if kind is Kind.PRIORITIES:  # five are chosen: a question of one's own cannot promise as many
        raise Refused("workshop.file")
    items = [Item(opaque(), _texts(item["name"])) for item in _list(kept["items"], asked.MOST_ITEMS)]
    of = before[source].uid if source else ""
    texts = _texts(kept["text"])
    return Step(opaque(), kind, question, texts, tuple(items), of, minutes=minutes, own=True, notes=notes)


def _of_ours(kept: Mapping[str, Any], question: int, before: Mapping[str, Step]) -> Step | None:
    """A scenario, an assumption or a ready question as our reference has it, in the words of the file; none for a
    question of somebody's own."""
    kind, words = Kind(kept["kind"]), _texts(kept["text"])
    if kind is Kind.LIVE:
        return workshops.live_step(question)
    if kind is Kind.ESTIMATE:
        if _string(kept["assumption"]) not in OPEN:
            raise Refused("workshop.file")
        return replace(workshops.estimate_step(kept["assumption"], question), text=words)
    ours = {step.uid: step for step in ready(reference(), questions())}.get(_string(kept["uid"]))
    if ours is None or ours.kind is not kind or kept["own"] is not False:
        return None
    if ours.source and (ours.source not in before or before[ours.source].uid != ours.source):
        raise Refused("workshop.file")
    return replace(ours, text=words, question=question)


def _groups(kept: list[Any], ours: Mapping[str, Step]) -> Iterator[Group]:
    """The names of groups, in steps where cards are written; as many as a wall shows."""
    counts: dict[str, int] = {}
    for each in kept:
        step, name = ours.get(_string(each["step"])), _line(each["name"])
        if step is None or step.kind is not Kind.CARDS:
            raise Refused("workshop.file")
        counts[step.uid] = counts.get(step.uid, 0) + 1
        if counts[step.uid] > MOST_GROUPS:
            raise Refused("workshop.groups", accepted=MOST_GROUPS)
        if not 1 <= len(name) <= LONGEST_GROUP:
            raise Refused("workshop.group_name", received=len(name), accepted=LONGEST_GROUP)
        yield Group(opaque(), step.uid, name, (), prepared=True)


def _texts(kept: Mapping[str, Any]) -> Texts:
    """A text in each of our languages; one that is missing is that of another one."""
    written = {language: _line(kept[language]) for language in LANGUAGES if kept.get(language)}
    if not written:
        raise Refused("workshop.file")
    other = next(iter(written.values()))
    return {language: written.get(language, other) for language in LANGUAGES}


def _line(text: Any) -> str:
    """A text on one line, without what is not seen and what turns a text round."""
    spaced = _TURNING.sub("", _BREAKS.sub(" ", _string(text)))
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in _UNSEEN).strip()


def _lines(text: Any) -> str:
    """A text on several lines, each as above."""
    return "\n".join(map(_line, _string(text).splitlines())).strip()


def _string(value: Any) -> str:
    if type(value) is not str:
        raise Refused("workshop.file")
    return value


def _list(value: Any, most: int) -> list[Any]:
    if type(value) is not list or len(value) > most:
        raise Refused("workshop.file")
    return value
