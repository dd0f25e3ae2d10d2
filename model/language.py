"""How a language writes numbers, money, dates, lists and spaces: the `[language]` table of its catalogue.

A language is one file of `data/locales`: nothing here, nor anywhere else, knows which one it is.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from functools import cached_property
from typing import Any, Final, NamedTuple

THIN_SPACE, FIXED_SPACE = "\u202f", "\u00a0"
BLANK: Final = "{number}"
_NUMBER = re.compile(r"^[\d\s.,]+")


class Quantity(NamedTuple):
    """A number and its unit: `%`, `€` or none."""

    value: float
    unit: str = ""


@dataclass(frozen=True, eq=False)
class Language:
    """What one language does in its own way, in the order in which its table says it.

    `name` is what its speakers call it, `otherwise` the code of the language in which a name is shown that does not
    exist in its own. `plural` is the smallest count that takes the plural (`2`), or `not 1` where only one is singular.
    `percent` and `money` hold `{number}`, `long_day` `{day}` and `{month}`, `long_month` `{month}` and `{year}`;
    `first_day` is how the first of a month is written; `short_day` puts `dd`, `mm` and `yyyy` in order, the day before
    the month or the year first, since dates that are typed are read so. `clock` holds `{hour}` and `{minute}`. `comma`
    and `last` stand between the items of a list and before the last one. Plain spaces of the catalogue become thin
    before the signs of `thin_before`, fixed before those of `fixed_before` and after those of `fixed_after`.
    """

    name: str
    otherwise: str
    plural: str
    decimal: str
    thousands: str
    minus: str
    percent: str
    money: str
    long_day: str
    first_day: str
    long_month: str
    short_day: str
    clock: str
    months: str
    short_months: str
    days: str
    comma: str
    last: str
    thin_before: str
    fixed_before: str
    fixed_after: str

    @classmethod
    def of_table(cls, table: Mapping[str, Any]) -> "Language":
        """Return what a `[language]` table says.

        Raises:
            ValueError: names the keys that it lacks, and those that no language has.
        """
        if wrong := {each.name for each in fields(cls)} ^ set(table):
            raise ValueError(f"[language]: {', '.join(sorted(wrong))}")
        return cls(**{key: str(value) for key, value in table.items()})

    def number(self, value: float, decimals: int | None = None) -> str:
        """Write a number: `1 234,5` or `1,234.5`. Without `decimals`, at most two, none that is a useless zero.
        What rounds to zero has no sign."""
        plain = f"{value:z,.2f}".rstrip("0").rstrip(".") if decimals is None else f"{value:z,.{decimals}f}"
        return plain.translate(self._signs)

    def percentage(self, ratio: float, decimals: int = 1) -> str:
        """Write a ratio as a percentage: `22,7 %` or `22.7%`."""
        return self._around(self.percent, self.number(100 * ratio, decimals))

    def euros(self, amount: float) -> str:
        """Write whole euros: `18 400 €` or `€18,400`."""
        return self._around(self.money, self.number(amount, 0))

    def _around(self, template: str, number: str) -> str:
        """A number among the signs of its unit, the minus before them all."""
        bare = number.removeprefix(self.minus)
        return number[: len(number) - len(bare)] + template.replace(BLANK, bare)

    def quantity(self, text: str) -> Quantity | None:
        """Return the number that this language wrote: « 22,7 % », « 18 400 € », « 25 »; nothing for any other text.
        A percentage is returned as the ratio that it is of."""
        for unit, pattern in self._written.items():
            if number := pattern.fullmatch(text):
                digits = number["digits"].replace(self.thousands, "").replace(self.decimal, ".")
                value = float(digits) * (-1 if number["minus"] else 1)
                return Quantity(round(value / 100, 6) if unit == "%" else value, unit)
        return None

    def day(self, day: date) -> str:
        """Write a date in full: `23 novembre 2026`, `1er mars 2027`, `23 November 2026`."""
        number = self.first_day if day.day == 1 else str(day.day)
        return self.long_day.replace("{day}", number).replace("{month}", self.month(day))

    def month(self, day: date) -> str:
        """Write a month: `septembre 2027`, `September 2027`."""
        return self._month(self.month_names[day.month - 1], day)

    def short_month(self, day: date) -> str:
        """Write a month where there is little room: `sept. 2027`, `Sep 2027`."""
        return self._month(self.short_month_names[day.month - 1], day)

    def _month(self, name: str, day: date) -> str:
        return self.long_month.replace("{month}", name).replace("{year}", str(day.year))

    def numeric_day(self, day: date) -> str:
        """Write a date in figures: `23/11/2026`."""
        return f"{day:{self.day_pattern}}"

    def time_of_day(self, moment: time) -> str:
        """Write a time of the day: `14 h 05`, `14:05`."""
        return self.clock.replace("{hour}", str(moment.hour)).replace("{minute}", f"{moment.minute:02}")

    def listing(self, items: Iterable[str]) -> str:
        """Join names as a sentence does: `Landes, Béarn et Dordogne`."""
        *first, last = list(items) or [""]
        return f"{self.comma.join(first)}{self.last}{last}" if first else last

    def is_plural(self, count: float) -> bool:
        """Whether a count takes the plural: in French from two, in English unless it is one."""
        return abs(count) != 1 if self.plural == "not 1" else abs(count) >= self._fewest

    def spaced(self, text: str) -> str:
        """Return a text of the catalogue with the spaces at which no line breaks."""
        for pattern, space in self._spaces:
            text = pattern.sub(space, text)
        return text

    @cached_property
    def day_pattern(self) -> str:
        """The order of a date in figures, as `strftime` and charts write it: `%d/%m/%Y`."""
        return self.short_day.replace("dd", "%d").replace("mm", "%m").replace("yyyy", "%Y")

    @cached_property
    def month_names(self) -> tuple[str, ...]:
        """The twelve names of the months."""
        return tuple(self.months.split())

    @cached_property
    def short_month_names(self) -> tuple[str, ...]:
        """The twelve names of the months where there is little room."""
        return tuple(self.short_months.split())

    @cached_property
    def day_names(self) -> tuple[str, ...]:
        """The seven names of the days, Sunday first."""
        return tuple(self.days.split())

    @cached_property
    def _fewest(self) -> float:
        return float(self.plural)

    @cached_property
    def _signs(self) -> dict[int, str]:
        return str.maketrans({",": self.thousands, ".": self.decimal, "-": self.minus})

    @cached_property
    def _written(self) -> dict[str, re.Pattern[str]]:
        """What a number looks like with each unit; a first 0 that none writes makes it a code, as « 0033 »."""
        minus, decimal, thousands = map(re.escape, (self.minus, self.decimal, self.thousands))
        digits = rf"(?P<digits>(?!0[0-9])[0-9](?:[0-9]|{thousands}(?=[0-9]))*(?:{decimal}[0-9]+)?)"
        return {
            unit: re.compile(rf"(?P<minus>{minus})?{re.escape(before)}{digits}{re.escape(after)}")
            for unit, template in (("", BLANK), ("%", self.percent), ("€", self.money))
            for before, _, after in (template.partition(BLANK),)
        }

    @cached_property
    def _spaces(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        thin, before, after = (re.escape(signs) for signs in (self.thin_before, self.fixed_before, self.fixed_after))
        rules = (
            (rf" (?=[{thin}])", THIN_SPACE, thin),
            (rf" (?=[{before}])", FIXED_SPACE, before),
            (rf"(?<=[{after}]) ", FIXED_SPACE, after),
            (r"(?<=[0-9]) (?=[0-9]{3}\b)", self.thousands, self.thousands.isspace()),
        )
        return tuple((re.compile(pattern), space) for pattern, space, used in rules if used)


def unit_once(low: str, high: str) -> tuple[str, str]:
    """Return two numbers that stand together with their unit once: « 8 » and « 12 % par an »."""
    unit = _NUMBER.sub("", low)
    once = low != high and 0 < len(unit) < len(low) and high.endswith(unit)
    return low.removesuffix(unit).rstrip() if once else low, high
