"""What the text of a cell means: dates, numbers, codes, as French and English files write them. Never a guess."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from math import isfinite

from model.errors import Refused

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_NUMERIC_MONTH = re.compile(r"(\d{1,2})[/.\-](\d{4})")
_NAMED_MONTH = re.compile(r"(?:(\d{1,2})(?:er)? )?([a-z]{3,9})\.?[ \-/]?(\d{4}|\d{2})")
_MONTHS = (
    ("jan", "january", "janv", "janvier"),
    ("feb", "february", "fev", "fevr", "fevrier"),
    ("mar", "march", "mars"),
    ("apr", "april", "avr", "avril"),
    ("may", "mai"),
    ("jun", "june", "juin"),
    ("jul", "july", "juil", "juillet"),
    ("aug", "august", "aout"),
    ("sep", "sept", "september", "septembre"),
    ("oct", "october", "octobre"),
    ("nov", "november", "novembre"),
    ("dec", "december", "decembre"),
)
_MONTH = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words}
_NUMBER = re.compile(r"[+-]?\d+(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)?")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_YES = {"oui", "o", "yes", "y", "vrai", "true", "1", "x"}
_NO = {"non", "n", "no", "faux", "false", "0", ""}


def unsafe(text: str) -> bool:
    """Whether a cell holds control or bidirectional characters, which could make a name read as another."""
    return _UNSAFE.search(text) is not None


def plain(text: str) -> str:
    """Return a text for comparison: no accents, no case, `&` as a word, single spaces, no punctuation."""
    letters = unicodedata.normalize("NFKD", text.replace("&", " and ").replace("œ", "oe").replace("Œ", "Oe"))
    ascii_only = letters.encode("ascii", "ignore").decode().casefold()
    return " ".join(re.findall(r"[a-z0-9]+", ascii_only))


def as_date(text: str) -> date:
    """Read a day, or a month as its first day: `31/12/2026`, `2026-12-31`, `déc. 2026`, `12/2026`, `Mar-14`.

    Numbers are read day first. Raises `Refused` for anything else, including a day that does not exist.
    """
    words = unicodedata.normalize("NFKD", text.strip()).encode("ascii", "ignore").decode().casefold()
    try:
        if match := _ISO.fullmatch(words):
            year, month, day = map(int, match.groups())
        elif match := _DAY_FIRST.fullmatch(words):
            day, month, year = int(match[1]), int(match[2]), _year(match[3])
        elif match := _NUMERIC_MONTH.fullmatch(words):
            day, month, year = 1, int(match[1]), int(match[2])
        elif (match := _NAMED_MONTH.fullmatch(words)) and match[2] in _MONTH:
            day, month, year = int(match[1] or 1), _MONTH[match[2]], _year(match[3])
        else:
            raise ValueError(words)
        return date(year, month, day)
    except ValueError as error:
        raise Refused("value.date", received=text) from error


def _year(digits: str) -> int:
    """Two digits are a year of this century up to 69, of the last one from 70."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def until(text: str) -> date:
    """Read an end date: the last day worked in a file, the first day no longer in post for us. A month ends with it."""
    day = as_date(text)
    if _is_month(text):
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day + timedelta(days=1)


def _is_month(text: str) -> bool:
    words = unicodedata.normalize("NFKD", text.strip()).encode("ascii", "ignore").decode().casefold()
    named = _NAMED_MONTH.fullmatch(words)
    return bool(_NUMERIC_MONTH.fullmatch(words) or (named and not named[1]))


def as_number(text: str) -> float:
    """Read a decimal number: `0,8`, `0.8`, `1 234,5`; `80 %` is 0.8."""
    body = text.strip()
    percent = body.endswith("%")
    body = body.removesuffix("%").strip()
    if not _NUMBER.fullmatch(body):
        raise Refused("value.number", received=text)
    number = float(re.sub(r"[ \u00a0\u202f]", "", body).replace(",", "."))
    if not isfinite(number):
        raise Refused("value.number", received=text)
    return number / 100 if percent else number


def as_share(text: str, percent: bool = False) -> float:
    """Read a part of a full-time equivalent, above 0 and at most 1; `percent` says that the column counts to 100."""
    number = as_number(text)
    share = number / 100 if percent and "%" not in text else number
    if not 0 < share <= 1:
        raise Refused("value.share", received=text)
    return share


def as_count(text: str) -> int:
    """Read a whole number of people."""
    number = as_number(text)
    if number != int(number) or number < 0:
        raise Refused("value.count", received=text)
    return int(number)


def as_level(text: str) -> int:
    """Read a level from 0 to 4, whole or half, as half-steps."""
    doubled = 2 * as_number(text)
    if doubled != int(doubled) or not 0 <= doubled <= 8:
        raise Refused("value.level", received=text)
    return int(doubled)


def as_flag(text: str) -> bool:
    """Read a yes or a no; an empty cell is a no."""
    word = plain(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Refused("value.flag", received=text)


def as_department(text: str) -> str:
    """Write a département code as it is known: `1` is `01`, `2a` is `2A`; a name is left as it is."""
    code = text.strip().upper()
    return code.zfill(2) if re.fullmatch(r"\d{1,3}|2[AB]", code) else text.strip()


def as_code(text: str, meanings: Mapping[str, str]) -> str:
    """Return what a word means, `meanings` being keyed by plain words."""
    word = plain(text)
    if word not in meanings:
        raise Refused("value.code", received=text)
    return meanings[word]
