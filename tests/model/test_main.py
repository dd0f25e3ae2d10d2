"""The command line, but for the import: figures, simulate, demo, user, backup."""

import json
import sqlite3
from pathlib import Path

import pytest
from sqlmodel import col, update

from model import settings
from model.__main__ import main
from model.access import operator
from model.scenario import Recruitment
from model.services import context
from model.services.access import accounts
from model.services.demo import roles as demo_roles
from model.services.records import corrections, retention
from model.services.records.retention import Swept
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation import situations
from model.storage.tables import PositionRow


@pytest.mark.usefixtures("demo_house")
def test_figures_of_a_region_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--region", "AQ", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert {
        key: found[key] for key in ("region", "as_of", "positions", "vacant", "managers", "social", "other", "unknown")
    } == {
        "region": "AQ",
        "as_of": "2026-11-23",
        "positions": 25,
        "vacant": 3,
        "managers": 22,
        "social": 17,
        "other": 5,
        "unknown": 0,
    }
    assert found["other_share"] == {"numerator": 5, "denominator": 22, "rate": 5 / 22}
    assert found["vacancy"]["without_holder"]["rate"] == 0.12
    assert len(found["coverage"]) == 14
    assert all(rate["denominator"] == 9 for rate in found["coverage"].values())


@pytest.mark.usefixtures("demo_house")
def test_figures_of_every_region_in_words_and_at_a_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--on", "01/01/2026"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 24
    assert any(line.startswith("Carsat Aquitaine\u00a0: 25 postes") for line in lines)
    assert main(["--lang", "en", "figures", "--region", "AQ"]) == 0
    assert "25 positions" in capsys.readouterr().out


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize(
    ("positions", "french", "english"),
    [
        (0, "3 à pourvoir\u202f; 22 managers", "3 vacant; 22 managers"),
        (1, "2 à pourvoir, 1 gelé\u202f; 22 managers", "2 vacant, 1 frozen; 22 managers"),
        (2, "1 à pourvoir, 2 gelés\u202f; 22 managers", "1 vacant, 2 frozen; 22 managers"),
    ],
)
def test_figures_count_apart_the_frozen_positions(
    positions: int, french: str, english: str, capsys: pytest.CaptureFixture[str]
) -> None:
    register, day = corrections.seen_region(operator(), "AQ").register, context.today()
    held = register.holding(day)
    vacant = [each.uid for each in register.positions if each.uid not in held and each.open_on(day)]
    with context.store().write() as session:
        chosen = col(PositionRow.uid).in_(vacant[:positions])
        session.execute(update(PositionRow).where(chosen).values(frozen_from=day))
    assert main(["figures", "--region", "AQ", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["positions"], found["vacant"], found["frozen"]) == (25, 3 - positions, positions)
    assert main(["figures", "--region", "AQ"]) == 0
    assert french in capsys.readouterr().out
    assert main(["--lang", "en", "figures", "--region", "AQ"]) == 0
    assert english in capsys.readouterr().out


@pytest.mark.usefixtures("demo_house")
def test_a_region_that_does_not_exist_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--region", "XX"]) == 1
    assert "XX" in capsys.readouterr().err


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize("arguments", [[], ["dance"], ["figures", "--on", "hier"], ["user", "add", "--role", "king"]])
def test_a_command_used_wrongly_ends_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2


@pytest.mark.usefixtures("demo_house")
def test_a_kept_scenario_is_simulated_by_its_uid(capsys: pytest.CaptureFixture[str]) -> None:
    director = demo_roles.viewer()
    seat = situations.view(director, ("AQ",)).free[0]
    scenario = scenarios.begin(director, "AQ", "Une arrivée")
    scenario = scenario.with_action(Recruitment(uid="r", month=scenario.start, position=seat.uid, family="F5"))
    kept = scenario_rows.save(director, scenario)
    assert main(["simulate", kept.uid, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["applied"], found["skipped"], found["euros"], found["month"]) == (["r"], [], 6000, "2027-12-01")
    assert found["after"]["managers"] == found["before"]["managers"] + 1
    assert main(["simulate", kept.uid, "--month", "janv. 2027"]) == 0
    assert "6\u202f000\u00a0€" in capsys.readouterr().out
    assert main(["simulate", "0" * 16]) == 1


@pytest.mark.usefixtures("house")
def test_the_first_administrator_is_made_from_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda _: "quatre mots sans rapport")
    assert main(["user", "add", "--role", "administrator", "--login", "chef", "--name", "Chef"]) == 0
    assert accounts.has_administrator()
    assert main(["user", "list"]) == 0
    assert "chef · Chef · Administration" in capsys.readouterr().out


@pytest.mark.usefixtures("house")
def test_a_weak_password_is_refused_because_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda _: "court")
    assert main(["user", "add", "--role", "administrator", "--login", "chef"]) == 1


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("more", [(), ("--login", "chef")])
def test_a_question_that_nobody_answers_is_said_with_what_to_write_in_its_place(
    more: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(question: str) -> str:
        raise EOFError(question)

    monkeypatch.setattr("builtins.input", nobody)
    monkeypatch.setattr("getpass.getpass", nobody)
    assert main(["user", "add", "--role", "administrator", *more]) == 2
    assert ("Mot de passe" if more else "Identifiant") in capsys.readouterr().err.splitlines()[-1]
    assert not accounts.has_administrator()


@pytest.mark.parametrize(
    ("base", "beside"),
    [
        ("sqlite:////srv/house.sqlite", "/srv/house.sqlite.log"),
        ("sqlite:///house.sqlite?timeout=5", "house.sqlite.log"),
        ("sqlite://", ""),
        ("postgresql://house@db/mosaique", ""),
        ("postgresql:///mosaique?host=/var/run/postgresql", ""),
    ],
)
def test_what_stopped_a_command_is_noted_beside_a_base_that_is_a_file_and_in_our_folder_elsewhere(
    base: str, beside: str
) -> None:
    noted = settings.Settings(settings.Mode.PRODUCTION, base, "", "").incidents
    assert noted == (Path(beside) if beside else settings.DATA / "local" / "production.log")


@pytest.mark.usefixtures("house")
def test_the_demonstration_is_not_for_production(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 1
    assert "démonstration" in capsys.readouterr().err


@pytest.mark.usefixtures("demo_house")
def test_a_copy_is_written(tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite"
    assert main(["backup", str(file)]) == 0
    assert file.stat().st_size > 0
    assert main(["backup", str(file)]) == 2


@pytest.mark.usefixtures("demo_house")
def test_the_operator_sees_every_region() -> None:
    assert len(situations.regions(operator())) == 51


def test_the_audit_is_verified_from_a_terminal(capsys: pytest.CaptureFixture[str], demo_house: Path) -> None:
    assert main(["audit", "verify"]) == 0
    assert "toutes à leur place" in capsys.readouterr().out
    with sqlite3.connect(demo_house) as base:
        base.execute("DROP TRIGGER audit_stays")
        base.execute("UPDATE audit SET count = count + 1 WHERE key = (SELECT max(key) FROM audit)")
    assert main(["audit", "verify"]) == 1
    assert "ne suit pas" in capsys.readouterr().err


def test_a_key_is_printed_that_production_accepts_and_no_house_is_opened_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOSAIQUE_MODE", "production")
    monkeypatch.setenv("MOSAIQUE_KEY", "")
    monkeypatch.setenv("MOSAIQUE_DATABASE", f"sqlite:///{tmp_path / 'house.sqlite'}")
    keys = set()
    for _ in range(2):
        assert main(["key"]) == 0
        (line,) = capsys.readouterr().out.splitlines()
        context.check(settings.Settings(settings.Mode.PRODUCTION, "sqlite://", "", line))
        keys.add(line)
    assert len(keys) == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("demo_house")
def test_what_a_sweep_takes_out_is_said_imports_and_answers_of_workshops_included(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "sweep", lambda _: Swept(1, 2, 3, 4, 5, votes=6, imports=1))
    assert main(["sweep"]) == 0
    line = capsys.readouterr().out.splitlines()[0]
    assert line.endswith("5 sessions, 6 réponses d'atelier, 1 importation à moitié décidée.")
