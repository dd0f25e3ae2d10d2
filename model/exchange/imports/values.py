"""What the text of a cell means: dates, numbers, codes, as French and English files write them. Never a guess."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from math import isfinite

from model.domain.calendar import DAY, add_months
from model.errors import Refused

_ISO = re.compile(
    r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[t ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?z?)?"
)
_DAY_FIRST = re.compile(
    r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4}|[0-9]{2})(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_NUMERIC_MONTH = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{4})")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_NAMED_MONTH = re.compile(r"(?:([0-9]{1,2})(?:er)?[ \-])?([a-z]{3,9})\.?[ \-/]?([0-9]{4}|[0-9]{2})")
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
FIRST_YEAR, NO_END = 1950, 2099
"""Dates are read from the first of these years; an end in the second or later (31/12/2099, 31/12/9999) is no end."""

LONGEST = 300
"""The most characters that a cell which is read may hold."""

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[ \u00a0\u202f][0-9]{3})*(?:[.,][0-9]+)?")
_COUNT = re.compile(r"([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]+)(?:[.,]00?)?")
MOST_PEOPLE = 100_000
_CODE = re.compile(r"[0-9]{1,3}|2[AB]")
_CODE_AND_NAME = re.compile(r"([0-9]{1,3}|2[ABab])(?:\s*[-–—:/]\s*|\s+)\D+|\D+\(([0-9]{1,3}|2[ABab])\)")
_WORD = re.compile(r"[^\W_]+")
_BLANKS = re.compile("[\t\n\r\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_SPOILT = re.compile(r"[ÃÂ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|(?<=[A-Za-z])[‚„†‡ˆ‰]|(?<=[a-z])[Ž™•˜]|\ufffd")
_ERRORS = {"#N/A", "#REF!", "#VALEUR!", "#VALUE!", "#DIV/0!", "#NOM?", "#NAME?", "#NUL!", "#NULL!", "#NOMBRE!", "#NUM!"}
_DASHES = {"-", "–", "—", "/", "."}
_YES = {"oui", "o", "yes", "y", "vrai", "true", "1", "x"}
_NO = {"non", "n", "no", "faux", "false", "0"}


def unsafe(text: str) -> bool:
    """Whether a cell holds control, bidirectional or other invisible characters."""
    return not (text.isprintable() or _BLANKS.sub("", text).isprintable())


def spoilt(text: str) -> bool:
    """Whether accents were damaged on the way: UTF-8 or DOS read as Windows' encoding, or characters that were lost."""
    return not text.isascii() and _SPOILT.search(text) is not None


def formula(text: str) -> bool:
    """Whether a cell holds a formula that nobody computed, or the error of one that failed."""
    return text.startswith(("=", "##")) or text.upper().replace(" ", "") in _ERRORS


def bare(text: str) -> str:
    """Return what a cell says: no blanks around, nothing for a dash, no apostrophe that makes a formula a text."""
    text = text.strip()
    if text.startswith("'") and text[1:].lstrip().startswith(("=", "+", "-", "@")):
        text = text[1:].strip()
    return "" if text in _DASHES else text


def tidy(text: str) -> str:
    """Return a text with single blanks and composed accents, so that two ways of typing it are one."""
    tidied = unicodedata.normalize("NFC", " ".join(text.split()))
    return text if tidied == text else tidied  # one text is kept, not two that are alike


def plain(text: str) -> str:
    """Return a text for comparison: no accents, no case, `&` as a word, single spaces, no punctuation.

    Letters of every alphabet stay; the dot of inclusive writing (`issu·e`) goes.
    """
    return _plain(text) if len(text) <= LONGEST else _plain.__wrapped__(text)


def akin(first: str, second: str) -> bool:
    """Whether one of two names is the other with more words: « Anne Durand » and « Anne Durand-Lopez »."""
    words, others = set(plain(first).split()), set(plain(second).split())
    return len(words & others) > 1 and (words <= others or others <= words)


@lru_cache(maxsize=1 << 13)
def _plain(text: str) -> str:
    spelt = text.replace("&", " and ").replace("œ", "oe").replace("Œ", "oe").replace("·", "")
    return " ".join(_WORD.findall(_bare(spelt)))


def _bare(text: str) -> str:
    """A text without case and accents."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def as_date(text: str) -> date:
    """Read a day, or a month as its first day: `31/12/2026`, `2026-12-31`, `déc. 2026`, `12/2026`, `Mar-14`.

    Numbers are read day first. Raises `Refused` for anything else, including a day that does not exist.
    """
    try:
        year, month, day = _parts_of_date(_bare(text.strip()))
        if not FIRST_YEAR <= year < NO_END:
            raise ValueError(year)
        return date(year, month, day or 1)
    except ValueError as error:
        raise Refused("value.date", received=text) from error


def _parts_of_date(words: str) -> tuple[int, int, int]:
    """Year, month and day as they are written; a month alone has day 0."""
    if match := _ISO.fullmatch(words):
        return int(match[1]), int(match[2]), _day(match[3])
    if match := _DAY_FIRST.fullmatch(words):
        return _year(match[3]), int(match[2]), _day(match[1])
    if match := _NUMERIC_MONTH.fullmatch(words):
        return int(match[2]), int(match[1]), 0
    if match := _ISO_MONTH.fullmatch(words):
        return int(match[1]), int(match[2]), 0
    if (match := _NAMED_MONTH.fullmatch(words)) and match[2] in _MONTH:
        return _year(match[3]), _MONTH[match[2]], _day(match[1]) if match[1] else 0
    raise ValueError(words)


def _day(digits: str) -> int:
    """The number of a day; none is day 0, which stands for a whole month."""
    if not int(digits):
        raise ValueError(digits)
    return int(digits)


def _year(digits: str) -> int:
    """Two digits are a year of this century up to 69, of the last one from 70."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def until(text: str) -> date:
    """Read an end date: the last day worked in a file, the first day no longer in post for us. A month ends with it."""
    day = as_date(text)
    if not _parts_of_date(_bare(text.strip()))[2]:
        return add_months(day, 1)
    return day + DAY


def endless(text: str) -> bool:
    """Whether an end date says that there is no end, as payroll exports do: `31/12/9999`."""
    try:
        year, month, day = _parts_of_date(_bare(text.strip()))
        return year >= NO_END and bool(date(year, month, day or 1))
    except ValueError:
        return False


def serial(text: str) -> bool:
    """Whether a text could be a day as spreadsheets count them, from 1954 to 2064."""
    return text.isascii() and text.isdigit() and 20_000 <= int(text) < 60_000


def day_of_serial(text: str) -> date:
    """Return the day that a spreadsheet counts so, from the one that it calls zero."""
    return date(1899, 12, 30) + timedelta(days=int(text))


def month_first(text: str) -> date | None:
    """Return the day of a date written month first, as in the United States; `None` if it is written otherwise."""
    match = _DAY_FIRST.fullmatch(text.strip().lower())
    try:
        day = date(_year(match[3]), int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year < NO_END else None


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
    """Read a part of a full-time equivalent, above 0 and at most 1.

    `percent` says that the column counts to 100: 0,8 or 1 in it would be another unit, and is refused.
    """
    number = as_number(text)
    whole = percent and "%" not in text
    share = number / 100 if whole else number
    if not 0 < share <= 1 or (whole and number <= 1):
        raise Refused("value.percent" if whole else "value.share", received=text)
    return share


def as_count(text: str) -> int:
    """Read a whole number of people. `1,000` could be one or a thousand: it is refused."""
    match = _COUNT.fullmatch(text.strip())
    number = float(re.sub(r"\D", "", match[1])) if match else MOST_PEOPLE + 1
    if number > MOST_PEOPLE:
        raise Refused("value.count", received=text)
    return int(number)


def as_level(text: str) -> int:
    """Read a level from 0 to 4, whole or half, as half-steps."""
    doubled = 2 * as_number(text)
    if doubled != int(doubled) or not 0 <= doubled <= 8:
        raise Refused("value.level", received=text)
    return int(doubled)


def as_flag(text: str) -> bool:
    """Read a yes or a no."""
    word = plain(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Refused("value.flag", received=text)


def as_department(text: str) -> str:
    """Write a département code as it is known: `1` is `01`, `2a` is `2A`, `33 - Gironde` is `33`; a name is left."""
    both = _CODE_AND_NAME.fullmatch(text.strip())
    code = (both[1] or both[2] if both else text.strip()).upper()
    return code.zfill(2) if _CODE.fullmatch(code) else tidy(text)


def is_no_department(text: str) -> bool:
    """Whether a text has a number in it, as a code has and the name of a département has not."""
    return any(letter.isdigit() for letter in text)


def as_code(text: str, meanings: Mapping[str, str]) -> str:
    """Return what a word means, `meanings` being keyed by plain words."""
    word = plain(text)
    if word not in meanings:
        raise Refused("value.code", received=text)
    return meanings[word]
