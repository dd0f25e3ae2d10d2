"""What is said of the lines of a delivery that are wrong, set aside, doubtful, grouped, or of a doubled reference."""

from collections.abc import Sequence

from model.exchange.imports.facts import Place
from model.exchange.imports.oddities import Oddities, aside_lines, oddities
from model.exchange.imports.recognition import propose
from model.exchange.imports.statements import read_facts
from model.wording import catalogue
from tests.model.exchange.imports.deliveries import FRAMEWORK, SEPTEMBER, Region, tables

FRENCH = catalogue("fr")
HEAD = "référence du poste;intitulé;équipe;nom;date d'entrée"


def odd(recorded: Sequence[str], *rows: str, aside: Sequence[int] = (), author: str = "Zoé Roy") -> Oddities:
    """What is odd in rows given after others, some lines of which somebody set aside."""
    region = Region()
    region.receive([HEAD, *recorded])
    read = tables([HEAD, *rows])
    mapping = propose(read, FRAMEWORK)
    places = [Place("a.csv", "", line) for line in aside]
    delivery = read_facts(read, mapping, FRAMEWORK, places)
    seen = region.preview_facts(delivery, on=SEPTEMBER)
    whole = region.preview_facts(read_facts(read, mapping, FRAMEWORK), on=SEPTEMBER)
    return oddities(delivery, seen, aside_lines(delivery.aside, whole), author)


def remarks(found: Oddities) -> dict[int, str]:
    said = found.remarks(FRENCH)
    return {place.line: " ".join(each).replace("\u00a0", " ") for place, each in said.items()}


def test_a_line_set_aside_says_by_whom_and_what_is_wrong_in_it() -> None:
    found = odd(["P1;Chef;Pau;Noël;"], "P1;Chef;Pau;Noël;", "P2;Chef;Pau;Éva;31/02/2026", aside=[3])
    assert remarks(found)[3].startswith(
        "Ligne laissée de côté par Zoé Roy. « date d'entrée » (colonne E) : « 31/02/2026 » n'est pas une date"
    )
    assert (remarks(found).keys(), found.files) == ({3}, ("a.csv",))


def test_what_is_wrong_beside_other_lines_is_said_of_a_line_set_aside_too() -> None:
    twice = "P1;Chef;Pau;Vacant;", "P1;Adjoint;;Éva;"
    found = odd(["P1;Chef;Pau;Noël;"], *twice, "P3;Chef;;Zoé;", aside=[4])
    assert "Ligne laissée de côté par Zoé Roy. " in remarks(found)[4]
    assert len(remarks(found)[4]) > len("Ligne laissée de côté par Zoé Roy. ")


def test_a_line_set_aside_that_is_neither_wrong_nor_doubtful_says_no_more() -> None:
    found = odd(["P1;Chef;Pau;Noël;"], "P1;Chef;Pau;Noël;", "P2;Chef;Pau;Éva;", aside=[3])
    assert remarks(found) == {3: "Ligne laissée de côté par Zoé Roy."}
    anonymous = odd(["P1;Chef;Pau;Noël;"], "P2;Chef;Pau;Éva;", aside=[2], author="")
    assert remarks(anonymous) == {2: "Ligne laissée de côté."}


def test_a_doubtful_line_is_told_whether_it_is_set_aside_or_not() -> None:
    unnumbered = [";Chef;Pau;N/D;"]
    rows = [";Chef;Pau;N/D;", ";Chef;Pau;Éva;"]
    doubt = "Plusieurs postes enregistrés peuvent être celui de cette ligne."
    assert remarks(odd(unnumbered, *rows)) == {2: doubt, 3: doubt}
    assert remarks(odd(unnumbered, *rows, aside=[3]))[3] == f"Ligne laissée de côté par Zoé Roy. {doubt}"


def test_grouped_lines_and_references_used_twice_are_told() -> None:
    found = remarks(odd(["P1;Chef;Pau;Noël;"], "P7;Chef;Pau;Éva;", "P7;Adjoint;Brest;Zoé;", ";;;Total 12;"))
    assert found[2] == found[3] == "Référence employée pour plusieurs postes, comptée comme absente."
    assert found[4].startswith("Ligne non importée")
