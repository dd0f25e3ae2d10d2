"""What is said of each line of a delivery to whoever owns the system that it comes from: wrong, set aside, or odd."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from model.exchange.imports.delivery import Outcome
from model.exchange.imports.facts import AsideLine, Delivery, Place, Problem
from model.exchange.imports.remarks import sentence
from model.wording import Catalogue


@dataclass(frozen=True)
class Oddities:
    """The lines that are wrong, set aside by an `author`, or odd: doubtful, grouped, of a reference used twice."""

    problems: tuple[Problem, ...] = ()
    aside: tuple[AsideLine, ...] = ()
    author: str = ""
    doubtful: tuple[Place, ...] = ()
    grouped: tuple[Place, ...] = ()
    repeated: tuple[Place, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The files in which there are some."""
        places = [problem.place for problem in self.problems] + [line.place for line in self.aside]
        return tuple(dict.fromkeys(each.file for each in (*places, *self.doubtful, *self.grouped, *self.repeated)))

    def remarks(self, words: Catalogue) -> dict[Place, list[str]]:
        """Say of each line what there is to say."""
        remarks: dict[Place, list[str]] = defaultdict(list)
        for place, remark in self._remarks(words):
            remarks[place].append(remark)
        return remarks

    def _remarks(self, words: Catalogue) -> Iterator[tuple[Place, str]]:
        yield from ((problem.place, sentence(problem, words)) for problem in self.problems)
        yield from ((line.place, aside_sentence(line, self.author, words)) for line in self.aside)
        odd = {"doubtful": self.doubtful, "grouped": self.grouped, "repeated": self.repeated}
        yield from ((place, words(f"remark.{kind}")) for kind, places in odd.items() for place in places)


def aside_sentence(line: AsideLine, author: str, words: Catalogue) -> str:
    """Say that a line was set aside, by whom if somebody is named, and why where that can be told."""
    by = words("remark.aside_by", author=author) if author else words("remark.aside")
    doubt = [words("remark.doubtful")] if line.doubtful else []
    return " ".join([by, *(sentence(problem, words) for problem in line.problems), *doubt])


def oddities(delivery: Delivery, outcome: Outcome, aside: Iterable[AsideLine], author: str) -> Oddities:
    """Return what is wrong, set aside or odd in a delivery."""
    twice = set(delivery.repeated)
    return Oddities(
        tuple(outcome.problems),
        tuple(aside),
        author,
        tuple(doubt.fact.place for doubt in outcome.matching.doubts),
        tuple(delivery.grouped),
        tuple(fact.place for fact in delivery.positions if twice and fact.row.texts.get("position_reference") in twice),
    )


def aside_lines(places: Iterable[Place], unabridged: Outcome) -> tuple[AsideLine, ...]:
    """Return the lines that were set aside, with what would be wrong or doubtful if none were."""
    problems: dict[Place, list[Problem]] = defaultdict(list)
    for problem in unabridged.problems:
        problems[problem.place].append(problem)
    doubtful = {doubt.fact.place for doubt in unabridged.matching.doubts}
    return tuple(AsideLine(place, tuple(problems[place]), place in doubtful) for place in places)
