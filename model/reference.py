"""The reference data of `data/reference`: read once, checked row by row, never written by the application."""

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TypeVar

from model.domain.framework import (
    Assumption,
    Classification,
    Competency,
    Department,
    Family,
    Framework,
    Lever,
    Offer,
    Question,
    RegionReference,
    Texts,
)
from model.domain.vocabulary import Background, CompetencyKind, Network, Scheme, Status
from model.errors import Refused, UnknownCode
from model.settings import DATA
from model.wording import LANGUAGES

PLACE = DATA / "reference"

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

Row = Mapping[str, str]
Known = TypeVar("Known")


@cache
def framework(place: Path = PLACE) -> Framework:
    """Read the whole reference.

    Raises:
        UnknownCode: a row names a competency, a family, a region or a network that no file defines.
        Refused: an identifier of another classification has not the form of one, or stands for two families.
    """
    networks = _keyed(place, "networks.csv", lambda row: Network(row["code"]))
    regions = _keyed(place, "regions.csv", lambda row: _region(row, networks))
    levels = list(_rows(place, "competency_levels.csv"))
    competencies = _keyed(place, "competencies.csv", lambda row: _competency(row, levels))
    profiles = list(_rows(place, "family_levels.csv"))
    families = _keyed(place, "families.csv", lambda row: _family(row, profiles, competencies))
    for row in levels:
        lookup(row["competency"], competencies, "competency_levels.csv")
    for row in profiles:
        lookup(row["family"], families, "family_levels.csv")
    return Framework(
        competencies=tuple(competencies.values()),
        families=tuple(families.values()),
        offers=_keyed(place, "offers.csv", lambda row: _offer(row, competencies)),
        regions=regions,
        departments=_keyed(place, "departments.csv", lambda row: _department(row, regions)),
        assumptions=_keyed(place, "assumptions.csv", _assumption),
        levers=tuple(_levers(place)),
        classifications=tuple(_classifications(place, competencies, families)),
    )


@cache
def edition(place: Path = PLACE) -> str:
    """Return what tells a reference from another: a mark of all its tables."""
    digest = hashlib.sha256()
    for file in sorted(place.glob("*.csv")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


@cache
def questions(place: Path = PLACE) -> tuple[Question, ...]:
    """Read the six questions of the workshop."""
    return tuple(
        Question(row["code"], _texts(row, "text"), tuple(row["kinds"].split())) for row in _rows(place, "questions.csv")
    )


def lookup(code: str, codes: Mapping[str, Known], file: str) -> Known:
    """Return what a code stands for.

    Raises:
        UnknownCode: names the code, the file where it stands and the nearest known codes.
    """
    if code not in codes:
        nearest = get_close_matches(code, codes, n=3, cutoff=0) or list(codes)[:3]
        raise UnknownCode("reference.code", received=code, file=file, nearest=", ".join(nearest))
    return codes[code]


def _rows(place: Path, file: str) -> Iterable[Row]:
    with (place / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _keyed(place: Path, file: str, build: Callable[[Row], Known]) -> dict[str, Known]:
    return {row["code"]: build(row) for row in _rows(place, file)}


def _texts(row: Row, column: str) -> Texts:
    """The text of a column in each language that the file has it in."""
    columns = {language: f"{column}_{language}" for language in LANGUAGES}
    return {language: row[name] for language, name in columns.items() if name in row}


def _half_steps(level: str) -> int:
    return round(2 * float(level))


def _region(row: Row, networks: Mapping[str, Network]) -> RegionReference:
    of = {**_texts(row, "name"), **_texts(row, "of")}
    network = lookup(row["network"], networks, "regions.csv")
    tile = int(row["tile_x"]), int(row["tile_y"])
    return RegionReference(row["code"], network, row["kind"], _texts(row, "name"), of, row["short"], tile)


def _competency(row: Row, levels: Iterable[Row]) -> Competency:
    texts = {int(level["level"]): _texts(level, "text") for level in levels if level["competency"] == row["code"]}
    return Competency(
        code=row["code"],
        kind=CompetencyKind(row["kind"]),
        expected=_half_steps(row["expected"]),
        short=_texts(row, "short"),
        name=_texts(row, "name"),
        levels=tuple(texts[level] for level in range(5)),
    )


def _family(row: Row, profiles: Iterable[Row], competencies: Mapping[str, Competency]) -> Family:
    levels = {each["competency"]: _half_steps(each["level"]) for each in profiles if each["family"] == row["code"]}
    profile = tuple(lookup(code, levels, "family_levels.csv") for code in competencies)
    return Family(row["code"], Background(row["background"]), _texts(row, "short"), _texts(row, "name"), profile)


def _offer(row: Row, competencies: Mapping[str, Competency]) -> Offer:
    return Offer(
        code=row["code"],
        name=_texts(row, "name"),
        days=int(row["days"]),
        competencies=tuple(lookup(code, competencies, "offers.csv").code for code in row["competencies"].split()),
        inter_price=int(row["inter_price"]),
        in_house_price=int(row["in_house_price"]),
        in_house_included=int(row["in_house_included"]),
        in_house_extra=int(row["in_house_extra"]),
        in_house_limit=int(row["in_house_limit"]),
        status=Status(row["status"]),
    )


def _department(row: Row, regions: Mapping[str, RegionReference]) -> Department:
    for column in ("body", "academie"):
        lookup(row[column], regions, "departments.csv")
    tile = int(row["tile_x"]), int(row["tile_y"])
    return Department(row["code"], row["name"], row["body"], row["academie"], int(row["population"]), tile)


def _assumption(row: Row) -> Assumption:
    def number(column: str) -> float | None:
        return float(row[column]) if row[column] else None

    return Assumption(
        code=row["code"],
        unit=row["unit"],
        value=float(row["value"]),
        low=number("low"),
        high=number("high"),
        status=Status(row["status"]),
        name=_texts(row, "name"),
        note=_texts(row, "note"),
        source=row["source"],
        network=Network(row["network"]) if row["network"] else None,
    )


def _levers(place: Path) -> Iterable[Lever]:
    for file, kind, bound_to in (
        ("levers", "lever", "action"),
        ("brakes", "brake", "parameter"),
        ("means", "", "action"),  # its rows say which kind: in use, or to mobilise
    ):
        for row in _rows(place, f"{file}.csv"):
            yield Lever(row["code"], kind or row["kind"], _texts(row, "name"), row[bound_to])


_IDENTIFIERS = {
    ("competency", Scheme.ESCO): re.compile(rf"http://data\.europa\.eu/esco/skill/{_UUID}"),
    ("competency", Scheme.ROME): re.compile(r"[1-4]\d{5}"),
    ("family", Scheme.ESCO): re.compile(rf"http://data\.europa\.eu/esco/occupation/{_UUID}"),
    ("family", Scheme.ROME): re.compile(r"[A-N]\d{4}"),
}
"""The form of an identifier. ESCO: the URI of a skill or of an occupation in the data of the European Commission. ROME
4.0 (France Travail): a trade is one of fourteen letters, its field, and four digits; a competency is six digits."""


def _classifications(
    place: Path, competencies: Mapping[str, Competency], families: Mapping[str, Family]
) -> Iterable[Classification]:
    """The identifiers that others give to what is close to ours; those of families tell one from another in a file."""
    file, taken = "classifications.csv", dict[str, str]()
    for row in _rows(place, file):
        kind = "family" if row["of"] in families else "competency"
        lookup(row["of"], {**competencies, **families}, file)
        scheme = lookup(row["scheme"], {each.value: each for each in Scheme}, file)
        identifier = row["identifier"]
        if not _IDENTIFIERS[kind, scheme].fullmatch(identifier):
            raise Refused("reference.identifier", received=identifier, file=file, of=row["of"])
        if kind == "family" and taken.setdefault(identifier, row["of"]) != row["of"]:
            raise Refused("reference.twice", received=identifier, file=file)
        yield Classification(row["of"], scheme, identifier)
