"""A body that changes month after month, the exports that several HR systems would make of it, and what is true.

Whatever is drawn (arrivals, departures, moves, marriages, units renamed, positions opened and closed), the truth is the
same for every style of export; a style is the habit of an HR system.
"""

import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from openpyxl import Workbook

_NAMES = ["Aubry", "Bailly", "Caron", "Diaz", "Évrard", "Fabre", "Gros", "Hervé", "Imbert", "Joly", "Klein", "Lamy"]
_FIRST_NAMES = ["Alma", "Basile", "Céleste", "Driss", "Edwige", "Fanny", "Gaspard"]
_UNITS = (("Vosges", "88", 4), ("Meuse Sud", "55", 2), ("Moselle", "57", 3), ("Siège", "54", 3))


@dataclass
class Employee:
    """Somebody: a number, a name that may change, since when in the house."""

    number: int
    first_name: str
    name: str
    joined: date


@dataclass
class Stay:
    """Who holds a seat, from a first day to a last one."""

    who: Employee
    first: date
    last: date | None = None


@dataclass
class Seat:
    """A position, and everybody who held it."""

    number: int
    title: str
    unit: str
    department: str
    fte: float
    opened: date
    closed: date | None = None
    stays: list[Stay] = field(default_factory=list)

    def stay(self, day: date) -> Stay | None:
        """The stay on a day."""
        return next((each for each in self.stays if each.first <= day and (not each.last or day <= each.last)), None)


class Body:
    """The seats of a body, and what happens to them; `drawn` decides."""

    def __init__(self, drawn: random.Random) -> None:
        self.drawn, self.hired = drawn, 0
        self.seats: list[Seat] = []
        self.years: dict[int, list[list[str]]] = {}  # what was last written of each, where that is kept
        for unit, department, size in _UNITS:
            for place in range(size):
                self._open("Adjoint" if not place else "Chef de service", unit, department, date(2020, 1, 1))
        for seat in self.seats[:-2]:
            joined, first = (
                date(drawn.randint(2004, 2015), drawn.randint(1, 12), 1),
                date(drawn.randint(2020, 2024), 5, 1),
            )
            seat.stays.append(Stay(self._hire(joined), first))

    def _open(self, title: str, unit: str, department: str, day: date) -> None:
        fte = 0.8 if title == "Adjoint" else 1.0
        self.seats.append(Seat(len(self.seats) + 1, title, unit, department, fte, day))

    def _hire(self, day: date) -> Employee:
        place, self.hired = self.hired, self.hired + 1
        name = f"{_NAMES[place % len(_NAMES)]}{'' if place < len(_NAMES) else chr(97 + place // len(_NAMES))}"
        return Employee(100 + 3 * place, _FIRST_NAMES[place % len(_FIRST_NAMES)], name, day)

    def month(self, until: date) -> None:
        """Let one to three things happen in the days before a delivery, each to other seats."""
        day = until - timedelta(days=self.drawn.choice([0, 9, 20]))
        touched: set[int] = set()
        for kind in self.drawn.sample(["leave", "arrive", "move", "marry", "open", "close", "rename", "part"], 3):
            open_ones = [
                seat for seat in self.seats if not seat.closed and seat.opened < day and seat.number not in touched
            ]
            held = [seat for seat in open_ones if (stay := seat.stay(until)) and not stay.last and stay.first < day]
            free = [seat for seat in open_ones if not seat.stay(until) and not seat.stay(day)]
            seats = self._happen(kind, held, free, day, until)
            touched |= {seat.number for seat in seats}

    def _happen(self, kind: str, held: list[Seat], free: list[Seat], day: date, until: date) -> list[Seat]:
        """Let something happen, and return the seats that it happened to."""
        if kind in ("leave", "marry", "part") and held:
            seat = self.drawn.choice(held)
            self._change(kind, seat, day)
            return [seat]
        if kind in ("arrive", "close") and free:
            seat = self.drawn.choice(free)
            self._change(kind, seat, day)
            return [seat]
        if kind == "move" and held and free:
            here, there = self.drawn.choice(held), self.drawn.choice(free)
            here.stays[-1].last = day - timedelta(days=1)
            there.stays.append(Stay(here.stays[-1].who, day))
            return [here, there]
        if kind == "open":
            _, department, _ = self.drawn.choice(_UNITS)
            now = next(seat.unit for seat in self.seats if seat.department == department)
            self._open("Chargé de mission", now, department, day)
            return [self.seats[-1]]
        if kind == "rename":
            self._rename(until)
        return []

    def _change(self, kind: str, seat: Seat, day: date) -> None:
        if kind == "leave":
            seat.stays[-1].last = day - timedelta(days=1)
        elif kind == "marry":
            seat.stays[-1].who.name += f"-{self.drawn.choice(_NAMES)}"
        elif kind == "part":
            seat.fte = 0.9 if seat.fte != 0.9 else 1.0
        elif kind == "arrive":
            seat.stays.append(Stay(self._hire(day), day))
        else:
            seat.closed = day - timedelta(days=1)

    def _rename(self, until: date) -> None:
        before = self.drawn.choice(sorted({seat.unit for seat in self.seats}))
        after = f"{before.split(' – ')[0]} – {self.drawn.choice(['antenne', 'pôle'])} {until.month}"
        for seat in self.seats:
            seat.unit = after if seat.unit == before else seat.unit

    def open(self, day: date) -> list[Seat]:
        """The seats that are funded on a day."""
        return [seat for seat in self.seats if seat.opened <= day and not (seat.closed and seat.closed < day)]

    def figures(self, day: date) -> tuple[int, int, int]:
        """Positions, vacant ones, managers."""
        held = [seat.stay(day) for seat in self.open(day)]
        return len(held), held.count(None), len({stay.who.number for stay in held if stay})

    def held(self, day: date) -> list[tuple[str, str, float, str]]:
        """Title, unit, full time and holder of each seat, « – » for nobody."""
        stays = [(seat, seat.stay(day)) for seat in self.open(day)]
        return sorted(
            (seat.title, seat.unit, seat.fte, f"{stay.who.first_name} {stay.who.name}" if stay else "–")
            for seat, stay in stays
        )


@dataclass(frozen=True)
class Style:
    """How an HR system writes its export: the headers of what it tells, and its habits.

    `leavers` says where those who left within three months are: « beside » the row of the position, or « instead » of
    it while nobody else is there; `asked` what is said of that, once; `yearly` that each year has a sheet in one
    workbook.
    """

    columns: dict[str, str]
    vacant: str = "Vacant"
    leavers: str = ""
    asked: str = "beside"
    joined: bool = False
    day: str = "%d/%m/%Y"
    apart: bool = False
    yearly: bool = False

    def files(self, body: Body, day: date) -> Iterator[tuple[str, bytes]]:
        """The files of a delivery: their names and what they hold."""
        rows = [self._row(seat, stay, day) for seat in body.open(day) for stay in self._stays(seat, day)]
        if self.yearly:
            body.years[day.year] = self._table(rows, list(self.columns))
            yield "postes.xlsx", _workbook(body.years)
        elif self.apart:
            positions = ["number", "title", "unit", "department", "fte"]
            yield "postes.csv", self._written(list({row["number"]: row for row in rows}.values()), positions)
            yield "agents.csv", self._written(rows, [name for name in self.columns if name not in positions[1:]])
        else:
            yield "postes.csv", self._written(rows, list(self.columns))

    def _table(self, rows: Sequence[dict[str, str]], names: Sequence[str]) -> list[list[str]]:
        return [[self.columns[name] for name in names], *([row[name] for name in names] for row in rows)]

    def _written(self, rows: Sequence[dict[str, str]], names: Sequence[str]) -> bytes:
        return "\n".join(map(";".join, self._table(rows, names))).encode()

    def _stays(self, seat: Seat, day: date) -> Iterator[Stay | None]:
        """Who has left within three months, if the system keeps them, and who is there."""
        left = [each for each in seat.stays if each.last and timedelta(0) < day - each.last <= timedelta(days=92)]
        present = seat.stay(day)
        if self.leavers == "beside":
            yield from left
        yield left[-1] if self.leavers == "instead" and left and not present else present

    def _row(self, seat: Seat, stay: Stay | None, day: date) -> dict[str, str]:
        since = (stay.who.joined if self.joined else stay.first) if stay else None
        return {
            "number": f"S{seat.number:03}",
            "title": seat.title,
            "unit": seat.unit,
            "department": seat.department,
            "fte": f"{seat.fte:g}".replace(".", ","),
            "employee": f"{stay.who.number:06}" if stay else "",
            "name": stay.who.name if stay else self.vacant,
            "first_name": stay.who.first_name if stay else "",
            "since": since.strftime(self.day) if since else "",
            "until": stay.last.strftime(self.day) if stay and stay.last else "",
        }


def _workbook(years: dict[int, list[list[str]]]) -> bytes:
    """A sheet for each year."""
    book, file = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for year, rows in years.items():
        sheet = book.create_sheet(str(year))
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file.getvalue()


_SEAT = {"title": "Intitulé du poste", "unit": "Équipe", "department": "Département", "fte": "ETP"}
_PERSON = {"name": "Nom", "first_name": "Prénom", "since": "Date de prise de poste"}
_NUMBER, _EMPLOYEE, _END = {"number": "Référence du poste"}, {"employee": "Matricule"}, {"until": "Date de fin"}
STYLES = {
    "numbered": Style({**_NUMBER, **_SEAT, **_EMPLOYEE, **_PERSON, **_END}, leavers="beside"),
    "unnumbered": Style({**_SEAT, **_PERSON}, vacant=""),
    "leavers kept": Style({**_SEAT, **_PERSON, **_END}, leavers="beside"),
    "leavers instead": Style({**_SEAT, **_PERSON, **_END}, leavers="instead", asked="position"),
    "staff numbers": Style({**_SEAT, **_EMPLOYEE, **_PERSON}),
    "entry in the house": Style({**_NUMBER, **_SEAT, **_EMPLOYEE, **_PERSON, "since": "Date d'entrée"}, joined=True),
    "two files": Style({**_NUMBER, **_SEAT, **_EMPLOYEE, **_PERSON}, apart=True),
    "yearly tabs": Style({**_SEAT, **_PERSON}, yearly=True),
    "english": Style(
        {
            "number": "Position ID",
            "title": "Job Title",
            "unit": "Department",
            "department": "County",
            "fte": "FTE",
            "employee": "Employee ID",
            "name": "Last Name",
            "first_name": "First Name",
            "since": "Start Date",
        },
        day="%Y-%m-%d",
    ),
}
