"""The reference data: complete, consistent, cited."""

import csv
import re
import shutil
from pathlib import Path

import pytest

from model.domain.vocabulary import Background, Network, Scheme, SupportKind
from model.errors import Refused, UnknownCode
from model.reference import PLACE, framework
from model.scenario import KINDS
from model.services.situation.assumptions import SETTABLE
from model.wording import LANGUAGES, catalogue

REFERENCE = framework()


def rows(file: str) -> list[dict[str, str]]:
    with (PLACE / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_common_base_has_fourteen_competencies_with_a_text_per_level_in_both_languages() -> None:
    assert [each.code for each in REFERENCE.competencies] == [f"C{number:02}" for number in range(1, 15)]
    for competency in REFERENCE.competencies:
        assert [bool(text[language]) for text in competency.levels for language in LANGUAGES] == [True] * 10


def test_ten_families_three_of_them_from_social_work() -> None:
    assert [each.background for each in REFERENCE.families] == [Background.SOCIAL] * 3 + [Background.OTHER] * 7
    assert REFERENCE.profiles.shape == (10, 14)
    assert REFERENCE.profiles.max() < 8


def test_twenty_one_bodies_and_thirty_academies() -> None:
    networks = [region.network for region in REFERENCE.regions.values()]
    assert (networks.count(Network.HEALTH_INSURANCE), networks.count(Network.EDUCATION)) == (21, 30)


def test_a_hundred_and_one_departments_each_in_one_body_and_one_academie() -> None:
    assert len(REFERENCE.departments) == 101
    for department in REFERENCE.departments.values():
        assert REFERENCE.regions[department.body].network is Network.HEALTH_INSURANCE
        assert REFERENCE.regions[department.academie].network is Network.EDUCATION
    assert len({department.tile for department in REFERENCE.departments.values()}) == 101
    assert len({(region.network, region.tile) for region in REFERENCE.regions.values()}) == len(REFERENCE.regions)


def test_the_names_after_de_are_french() -> None:
    for region in REFERENCE.regions.values():
        assert re.match(r"(de la |de l'|du |de |d')", region.of["fr"]), region.code


def test_each_competency_but_mobility_is_taught_by_an_offer() -> None:
    taught = {code for offer in REFERENCE.offers.values() for code in offer.competencies}
    assert {each.code for each in REFERENCE.competencies} - taught == {"C08"}


def test_default_expectations_are_those_of_the_design() -> None:
    high, low = {"C01", "C02", "C05", "C07", "C10", "C11"}, {"C08", "C13", "C14"}
    for competency in REFERENCE.competencies:
        assert competency.expected == (5 if competency.code in high else 3 if competency.code in low else 4)
    assert set(REFERENCE.default_profile.holders) == {2}
    assert REFERENCE.default_profile.mix is None


def test_levers_brakes_and_means_are_bound_to_something_that_exists() -> None:
    acts = {*KINDS, *SupportKind}
    for lever in REFERENCE.levers:
        assert lever.bound_to in (SETTABLE if lever.kind == "brake" else acts | {""}), lever.code
    assert [each.code for each in REFERENCE.levers if not each.bound_to] == ["cross_branch_conferences"]


def test_every_row_names_sources_that_are_listed_with_their_licence() -> None:
    listed = (PLACE / "SOURCES.md").read_text(encoding="utf-8")
    for file in sorted(PLACE.glob("*.csv")):
        for row in rows(file.name):
            for source in row["source"].split():
                assert f"`{source}`" in listed, (file.name, source)


def test_every_unit_and_status_has_its_words() -> None:
    for assumption in REFERENCE.assumptions.values():
        assert f"unit.{assumption.unit}" in catalogue("fr")
        assert f"status.{assumption.status}" in catalogue("fr")


def test_an_unknown_code_is_refused_by_naming_it_its_file_and_the_nearest_known_ones(tmp_path: Path) -> None:
    place = tmp_path / "reference"
    shutil.copytree(PLACE, place)
    file = place / "offers.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("C12 C13", "C12 C31"), encoding="utf-8")
    with pytest.raises(UnknownCode) as refusal:
        framework(place)
    assert refusal.value.values["received"] == "C31"
    assert refusal.value.values["file"] == "offers.csv"
    assert "C13" in str(refusal.value.values["nearest"])


def classified(folder: Path, line: str) -> Path:
    """A reference with one more line of classifications."""
    place = Path(shutil.copytree(PLACE, folder / "reference"))
    with (place / "classifications.csv").open("a", encoding="utf-8") as lines:
        lines.write(f"{line},ESCO\n")
    return place


SKILL, TRADE = "http://data.europa.eu/esco/skill/", "http://data.europa.eu/esco/occupation/"
UUID = "4b05bef2-ded4-4b09-ab94-f4c6a555a775"


@pytest.mark.parametrize(
    "line",
    [
        "F1,rome,K120",
        "F1,rome,k1201",
        "F1,rome,O1201",
        "F1,rome,K1201 ",
        "F1,rome,300480",
        "C01,rome,K1201",
        "C01,rome,30048",
        f"F1,esco,{SKILL}{UUID}",
        f"C01,esco,{TRADE}{UUID}",
        f"C01,esco,{SKILL}{UUID.upper()}",
        f"C01,esco,{SKILL}{UUID}/",
        f"C01,esco,https{SKILL.removeprefix('http')}{UUID}",
        "C01,esco,",
    ],
)
def test_an_identifier_has_the_form_of_its_classification(line: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"reference\.identifier"):
        framework(classified(tmp_path, line))


@pytest.mark.parametrize("line", ["C99,rome,300480", "F1,isco,2635", "K1201,rome,F1"])
def test_an_identifier_is_of_something_and_of_a_classification_that_are_known(line: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownCode):
        framework(classified(tmp_path, line))


def test_an_identifier_stands_for_one_family_and_may_stand_for_several_competencies(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"reference\.twice"):
        framework(classified(tmp_path, "F2,rome,K1201"))
    place = classified(tmp_path / "two", "C02,rome,300480")
    assert framework(place).identifiers("C02", Scheme.ROME)[-1] == "300480"


def test_a_competency_or_a_family_may_have_no_identifier(tmp_path: Path) -> None:
    place = Path(shutil.copytree(PLACE, tmp_path / "reference"))
    (place / "classifications.csv").write_text("of,scheme,identifier,source\n", encoding="utf-8")
    assert framework(place).classifications == ()
    assert REFERENCE.identifiers("F1", Scheme.ROME) == ("K1201",)
    assert REFERENCE.identifiers("F10", Scheme.ESCO) == ()
