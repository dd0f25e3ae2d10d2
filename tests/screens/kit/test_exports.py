"""« Télécharger la page »: what each screen gives to take away, to whom, and that a file says what it is."""

import io
import re
import shutil
import subprocess
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from pptx import Presentation
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from model.access import Role, Viewer, operator
from model.domain.calendar import add_months
from model.errors import NotAllowed
from model.exchange.imports.template import template
from model.scenario import Departure, Recruitment, Training, new_uid
from model.services.context import store, today
from model.services.demo import roles as demo_roles
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation import situations
from model.services.workshop import facilitation, phones, workshops
from model.storage.tables import AuditRow
from model.wording import catalogue
from tests.lacking import not_tried
from tests.screens.conftest import Open
from tests.screens.reading import opening

SCREENS = {
    "region": "situation",
    "team": "situation",
    "base": "situation",
    "vacancies": "situation",
    "expectations": "situation",
    "composer": "scenarios",
    "corrections": "records",
}
Files = dict[str, Callable[[], bytes]]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Files:
    """What the download buttons of the last run would give, by the name of the file."""
    found: Files = {}

    def button(label: str, data: Callable[[], bytes], file_name: str, mime: str, **more: Any) -> bool:
        assert label and mime and more["key"]
        found[file_name] = data
        return False

    monkeypatch.setattr("streamlit.download_button", button)
    return found


def unfold(app: AppTest, screen: str, **chosen: object) -> AppTest:
    """Open the offer of a screen."""
    app.session_state[f"take_{screen}"] = True
    for key, value in chosen.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def path_of(screen: str) -> str:
    return f"{SCREENS[screen]}/{screen}"


def fetched(make: Callable[[], bytes]) -> bytes:
    """A file as the server makes it: in another thread, where no reader is."""
    found: list[bytes] = []
    worker = threading.Thread(target=lambda: found.append(make()))
    worker.start()
    worker.join()
    return found[0]


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def cells(content: bytes) -> list[object]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [cell.value for sheet in book for row in sheet for cell in row if cell.value is not None]


def said_on(slide: Any) -> str:
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    texts += [cell.text for each in tables for row in each.rows for cell in row.cells]
    return " ".join(texts).replace("\u00a0", " ")


def everything(content: bytes, name: str) -> str:
    if name.endswith(".pdf"):
        return text_of(content)
    if name.endswith(".pptx"):
        return " ".join(map(said_on, Presentation(io.BytesIO(content)).slides))
    return " ".join(map(str, cells(content))) if name.endswith(".xlsx") else content.decode("utf-8", "ignore")


def names() -> set[str]:
    """The family names of everybody in Aquitaine."""
    found = situations.view(operator(("AQ",)), ("AQ",)).snapshot.managers.name
    return {name.rsplit(" ", 1)[-1] for name in found if name}


@pytest.mark.parametrize("screen", SCREENS)
def test_each_screen_offers_its_page_and_makes_nothing_before(enter: Open, offered: Files, screen: str) -> None:
    app = enter(screen=path_of(screen))
    assert not app.exception
    assert not offered
    unfold(app, screen)
    kinds = [name.rsplit(".", 1)[1] for name in offered]
    assert kinds[:2] == ["pdf", "xlsx"]
    assert all(name.startswith(f"mosaique-{screen}") and "-AQ-2026-11-23" in name for name in offered)


def test_a_chart_is_offered_as_a_picture(enter: Open, offered: Files) -> None:
    unfold(enter(), "region")
    assert "mosaique-region-mosaic-AQ-2026-11-23-nominatif.png" in offered
    assert "mosaique-region-mosaic-AQ-2026-11-23-nominatif.svg" in offered


def test_the_page_says_what_the_screen_says(enter: Open, offered: Files) -> None:
    app = unfold(enter(), "region")
    said = text_of(fetched(offered["mosaique-region-AQ-2026-11-23-nominatif.pdf"]))
    for expected in (
        "22 managers en poste sur 25",
        "Carsat Aquitaine",
        "Situation au 23 novembre 2026",
        "Nominatif : ne pas diffuser",
        "Part des managers issus d'un autre métier",
    ):
        assert expected in said.replace("\u00a0", " ").replace("\u202f", " ")
    assert all(metric.value.replace("\u00a0", " ") in said.replace("\u00a0", " ") for metric in app.metric)


def test_the_page_speaks_the_language_of_its_reader(enter: Open, offered: Files) -> None:
    unfold(enter(lang="en"), "region")
    content = fetched(offered["mosaique-region-AQ-2026-11-23-nominatif.pdf"])
    assert "Holds names: not for circulation" in text_of(content)
    assert pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"] == "en"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_slides_of_a_region_are_those_of_its_presentation_and_name_nobody(
    enter: Open, offered: Files, lang: str
) -> None:
    unfold(enter(lang=lang), "region")
    slides = list(Presentation(io.BytesIO(fetched(offered["mosaique-region-AQ-2026-11-23.pptx"]))).slides)
    titles = [catalogue(lang)(f"slides.{name}") for name in ("composition", "posts", "base")]
    assert [slide.shapes.title.text_frame.text for slide in slides[1:]] == titles
    everything_said = " ".join(map(said_on, slides))
    assert "22,7 %" in everything_said or "22.7%" in everything_said
    assert not [name for name in names() if name in everything_said]
    assert all(catalogue(lang)("export.open") in said_on(slide) for slide in slides)
    assert sum(shape.has_table and len(shape.table.rows) for shape in slides[3].shapes) == 15


def test_slides_that_circulate_say_on_their_cover_what_a_reader_sees_at_a_date_to_come(
    enter: Open, offered: Files
) -> None:
    covers, findings = [], []
    for login in ("direction-aquitaine", "lecture-aquitaine"):
        offered.clear()
        app = enter(login, date="2027-12-01")
        findings.append(opening(app))
        unfold(app, "region")
        content = fetched(offered["mosaique-region-AQ-2027-12-01.pptx"])
        covers.append(said_on(next(iter(Presentation(io.BytesIO(content)).slides))))
    assert findings[0] != findings[1], "a departure to come is known to the director alone"
    assert covers[0] == covers[1]


def test_the_slides_of_a_reader_hold_no_common_base(enter: Open, offered: Files) -> None:
    unfold(enter("lecture-aquitaine"), "region")
    content = fetched(offered["mosaique-region-AQ-2026-11-23.pptx"])
    assert len(list(Presentation(io.BytesIO(content)).slides)) == 3


@pytest.mark.parametrize(
    ("login", "screen", "column"),
    [
        ("direction-aquitaine", "situation/vacancies", "Libre le"),
        ("tete-de-reseau", "situation/regions", "Transmis le"),
    ],
)
def test_a_day_is_a_day_in_a_workbook(enter: Open, offered: Files, login: str, screen: str, column: str) -> None:
    unfold(enter(login, screen=screen), screen.split("/")[1])
    (content,) = (fetched(make) for name, make in offered.items() if name.endswith(".xlsx"))
    columns = [each for sheet in openpyxl.load_workbook(io.BytesIO(content)) for each in sheet.columns]
    (days,) = ([cell.value for cell in each[1:]] for each in columns if each[0].value == column)
    assert any(isinstance(each, datetime) for each in days)
    assert not any(re.search(r"20\d\d", str(each)) for each in days if not isinstance(each, datetime))


OFFICE = shutil.which("soffice")
DEBIAN = "libreoffice-calc-nogui libreoffice-impress-nogui"


@pytest.mark.slow
def test_libreoffice_opens_every_file_to_change(enter: Open, offered: Files, tmp_path: Path) -> None:
    """In one go, as starting it is most of what it costs; it says success whatever it could not open."""
    if OFFICE is None:
        not_tried(f"LibreOffice is not installed: no file was opened (Debian: apt-get install {DEBIAN})")
    taken = tmp_path / "taken"
    taken.mkdir()
    for screen in SCREENS:
        offered.clear()
        unfold(enter(screen=path_of(screen)), screen)
        for name, make in offered.items():
            if name.endswith((".xlsx", ".pptx", ".html")):
                (taken / name).write_bytes(fetched(make))
    (taken / "template.xlsx").write_bytes(template(catalogue("fr")))
    files = sorted(taken.iterdir())
    assert {each.suffix for each in files} >= {".xlsx", ".pptx"}
    home, out = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", tmp_path / "out"
    done = subprocess.run(
        [str(OFFICE), "--headless", home, "--convert-to", "pdf", "--outdir", str(out), *map(str, files)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if "source file could not be loaded" in done.stderr and not list(out.glob("*.pdf")):
        not_tried("LibreOffice is installed without Calc or Impress: no file was opened")
    assert {each.stem for each in out.glob("*.pdf")} == {each.stem for each in files}, done.stderr
    assert all(each.stat().st_size > 1000 for each in out.iterdir())


@pytest.mark.parametrize(("screen", "files"), [pytest.param("region", 9, marks=pytest.mark.slow), ("team", 4)])
def test_no_file_of_a_reader_holds_a_name_or_the_base(enter: Open, offered: Files, screen: str, files: int) -> None:
    unfold(enter("lecture-aquitaine", f"situation/{screen}"), screen)
    assert len(offered) == files
    for name, make in offered.items():
        content = everything(fetched(make), name)
        assert "nominatif" not in name
        assert [each for each in names() if each in content] == [], name
        if not name.endswith(".png"):
            assert "Diffusable" in content, name
        assert "Socle commun couvert" not in content


@pytest.mark.parametrize("screen", [pytest.param("region", marks=pytest.mark.slow), "team", "base"])
def test_what_a_director_may_circulate_holds_no_name(enter: Open, offered: Files, screen: str) -> None:
    app = enter(screen=f"situation/{screen}")
    unfold(app, screen)
    assert all("nominatif" in name for name in offered if not name.endswith(".pptx"))
    offered.clear()
    unfold(app, screen, **{f"take_{screen}_which": "open"})
    for name, make in offered.items():
        content = everything(fetched(make), name)
        assert [each for each in names() if each in content] == [], name
        assert "Départ connu" not in content


def test_the_base_that_circulates_is_per_competency(enter: Open, offered: Files) -> None:
    unfold(enter(screen="situation/base"), "base", take_base_which="open")
    assert set(offered) == {f"mosaique-base-AQ-2026-11-23.{kind}" for kind in ("pdf", "xlsx")}
    said = everything(fetched(offered["mosaique-base-AQ-2026-11-23.xlsx"]), ".xlsx")
    assert "équipes sur 9" in said
    assert "Landes" not in said


def test_the_holders_are_in_what_a_director_keeps(enter: Open, offered: Files) -> None:
    unfold(enter(screen="situation/team"), "team")
    content = fetched(offered["mosaique-team-AQ-2026-11-23-nominatif.xlsx"])
    assert any(each in " ".join(map(str, cells(content))) for each in names())
    assert any(isinstance(cell, float | int) for cell in cells(content))


def test_a_file_with_names_leaves_a_trace_and_another_one_none(enter: Open, offered: Files) -> None:
    app = enter()
    unfold(app, "region")
    fetched(offered["mosaique-region-AQ-2026-11-23-nominatif.xlsx"])
    unfold(app, "region", take_region_which="open")
    fetched(offered["mosaique-region-AQ-2026-11-23.xlsx"])
    with store().read() as session:
        rows = session.exec(select(AuditRow).where(col(AuditRow.action) == "take_away")).all()
    assert [(row.subject, row.scope, row.count) for row in rows] == [("region.xlsx", "AQ", 0)]


def test_a_file_is_not_made_for_somebody_else(enter: Open, offered: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.kit import session

    unfold(enter(), "region")
    demo_roles.become(session.secret(), "lecture-aquitaine")
    with pytest.raises(NotAllowed):
        offered["mosaique-region-AQ-2026-11-23-nominatif.pdf"]()


def kept() -> str:
    """A kept scenario with a recruitment, a departure and a training; returns its uid."""
    who = operator(("AQ",))
    seen = situations.view(who, ("AQ",))
    begun = scenarios.begin(who, "AQ", "Renfort *2027* #1")
    month = add_months(begun.start, 2)
    people = seen.snapshot.managers.uid
    family, offer = seen.snapshot.framework.families[-1].code, next(iter(seen.snapshot.framework.offers))
    for action in (
        Recruitment(uid=new_uid(), month=month, position=seen.free[0].uid, family=family),
        Departure(uid=new_uid(), month=month, manager=people[0]),
        Training(uid=new_uid(), month=month, managers=(people[1], people[2]), offer=offer),
    ):
        begun = begun.with_action(action)
    return scenario_rows.save(who, begun).uid


def test_the_scenarios_that_were_kept_are_listed(enter: Open, offered: Files) -> None:
    kept()
    unfold(enter(screen="scenarios/scenarios"), "scenarios")
    assert set(offered) == {f"mosaique-scenarios-AQ-2026-11-23-nominatif.{kind}" for kind in ("pdf", "xlsx")}
    assert "Renfort *2027* #1" in text_of(fetched(offered["mosaique-scenarios-AQ-2026-11-23-nominatif.pdf"]))


def test_what_is_expected_may_circulate_and_names_nobody(enter: Open, offered: Files) -> None:
    unfold(enter(screen="situation/expectations"), "expectations")
    for name, make in offered.items():
        content = everything(fetched(make), name)
        assert "nominatif" not in name
        assert "Diffusable" in content
        assert [each for each in names() if each in content] == []


def test_the_network_takes_its_map_and_its_bodies(enter: Open, offered: Files) -> None:
    unfold(enter("tete-de-reseau", "situation/regions"), "regions")
    assert "mosaique-regions-map_bodies-2026-11-23.svg" in offered
    said = text_of(fetched(offered["mosaique-regions-2026-11-23.pdf"]))
    assert "organismes sur 21" in said and "Carsat Aquitaine" in said


@pytest.mark.parametrize("login", ["direction-aquitaine", "lecture-aquitaine", "tete-de-reseau", "administration"])
def test_everybody_takes_how_it_is_calculated(enter: Open, offered: Files, login: str) -> None:
    unfold(enter(login, "understand/method"), "method")
    assert set(offered) == {f"mosaique-method-2026-11-23.{kind}" for kind in ("pdf", "xlsx")}
    said = text_of(fetched(offered["mosaique-method-2026-11-23.pdf"]))
    assert "Postes sans titulaire" in said and "*Postes" not in said


def test_the_administrator_takes_the_accounts_which_are_not_for_circulation(enter: Open, offered: Files) -> None:
    unfold(enter("administration", "records/accounts"), "accounts")
    said = text_of(fetched(offered["mosaique-accounts-2026-11-23-nominatif.pdf"]))
    assert "direction-aquitaine" in said and "ne pas diffuser" in said


@pytest.mark.parametrize("with_scenario", [False, True])
def test_the_note_for_the_committee_is_one_page_that_may_circulate(
    enter: Open, offered: Files, with_scenario: bool
) -> None:
    uid, app = kept(), enter()
    unfold(app, "note", **({"take_note_scenario": uid} if with_scenario else {}))
    content = fetched(offered["mosaique-note-AQ-2026-11-23.pdf"])
    said = text_of(content)
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 1
    assert "Diffusable" in said
    assert "équipes sur 9" in said
    assert [each for each in names() if each in said] == []
    assert ("Renfort *2027* #1" in said) is with_scenario
    assert ("se libère" in said) is with_scenario
    assert uid not in said


def test_only_a_director_has_the_note(enter: Open) -> None:
    app = enter("lecture-aquitaine")
    app.session_state["take_note"] = True
    assert not [each for each in app.run().selectbox if each.key == "take_note_scenario"]


def test_the_date_of_the_file_is_the_date_of_the_screen(enter: Open, offered: Files) -> None:
    app = enter()
    app.selectbox(key="date").set_value("01/07/2027")
    unfold(app, "region")
    assert today().isoformat() not in " ".join(offered)
    said = text_of(fetched(offered["mosaique-region-AQ-2027-07-01-nominatif.pdf"]))
    assert "Situation au 1er juillet 2027" in said.replace("\u00a0", " ")


def test_the_base_that_circulates_is_the_same_before_and_after_a_known_departure(enter: Open, offered: Files) -> None:
    said = []
    for day in ("01/06/2027", "01/07/2027"):
        app = enter(date=day)
        offered.clear()
        unfold(app, "note")
        pages = text_of(fetched(next(make for name, make in offered.items() if "-note-" in name)))
        said.append(pages.partition("Le socle commun")[2])
    assert said[0] and said[0] == said[1]


def test_what_circulates_says_nothing_of_departures_that_are_known(enter: Open, offered: Files) -> None:
    unfold(enter(date="01/11/2025"), "note")
    assert "départs connus" not in text_of(fetched(offered["mosaique-note-AQ-2025-11-01.pdf"]))


def test_a_page_of_the_demonstration_says_that_it_is_fictional(enter: Open, offered: Files) -> None:
    unfold(enter(), "region")
    for kind in ("pdf", "xlsx"):
        content = fetched(offered[f"mosaique-region-AQ-2026-11-23-nominatif.{kind}"])
        assert "données fictives" in everything(content, f"x.{kind}").replace("\u00a0", " ")


def test_what_an_import_would_change_is_taken_along_before_it_is_confirmed(
    enter: Open, offered: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.screens.records.test_imports import HEAD, ROWS

    app = enter("analyste-aquitaine", "records/imports")
    files = [("postes.csv", "\n".join((HEAD, *ROWS)).encode(), "text/csv")]
    app = app.file_uploader(key="import_files").set_value(files).run()
    unfold(app, "imports")
    said = text_of(fetched(offered["mosaique-imports-AQ-2026-11-23-nominatif.pdf"]))
    assert "postes.csv" in said and "Intitulé du poste" in said


def test_the_conclusions_of_a_workshop_speak_its_language_and_can_be_edited(enter: Open, offered: Files) -> None:
    host = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
    uid = workshops.prepare(host, "AQ", "Seminar", "en", workshops.prepared_steps(("profile",)))
    workshops.start(host, uid)
    facilitation.go(host, uid, 0)
    door = phones.by_code(workshops.hall(host, uid).workshop.code)
    for low in ("30", "35", "40"):
        phones.answer(uid, phones.join(door), "profile-range", {"low": [low], "high": ["60"]})
    workshops.close(host, uid)
    app = unfold(enter("animation-aquitaine", "workshop/conclusions"), "conclusions")
    kinds = {name.rsplit(".", 1)[1]: make for name, make in offered.items()}
    assert {*offered} == {
        *(f"mosaique-conclusions-AQ-2026-11-23.{kind}" for kind in ("pdf", "xlsx", "html", "csv")),
        *(f"mosaique-conclusions-1-q1-range-AQ-2026-11-23.{kind}" for kind in ("png", "svg")),
    }
    assert openpyxl.load_workbook(io.BytesIO(kinds["xlsx"]())).sheetnames == ["About", "Answers"]
    assert "relisez-les avant de diffuser" in " ".join(each.value for each in app.caption)
    written = kinds["html"]().decode()
    assert '<html lang="en">' in written
    assert "Which profile?" in written
    assert "<svg" in written
    assert ";Lowest share;3;3;35;30;40;" in kinds["csv"]().decode("utf-8-sig")
    assert kinds["pdf"]().startswith(b"%PDF")
    assert "Seminar" in kinds["svg"]().decode()
