"""The workshop of [S0], whole: from the code on the wall to the conclusions, on one wall, one host and three phones."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from model.reference import framework, questions
from pages.workshop.facilitation import cards
from tests.browser.driving import Visit, settled
from tests.browser.holding import FILLED, PHONE, SMALLEST, WALL, no_violation, press, sound, watched
from tests.browser.serving import Server, serving

pytestmark = pytest.mark.slow  # a minute and a half

KINDS = {"assets": "lever", "brakes": "brake", "means_in_use": "in_use", "means_to_mobilise": "to_mobilise"}
"""What the managers of the workshop wrote to each question, as the reference keeps it word for word."""

TALLEST = """() => {
  const wall = [...document.querySelectorAll('*')].map((each) => each.shadowRoot?.querySelector('.wall')).find(Boolean);
  return [wall.querySelector('.inside').scrollHeight, wall.scrollWidth - wall.clientWidth];
}"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("whole"), mode="demo") as server:
        yield server


def seen_well(wall: Page) -> None:
    """The wall is read from the last row, is not cut at 1,920 × 1,080, and hinders nobody."""
    assert wall.evaluate(SMALLEST) >= 24
    height, over = wall.evaluate(TALLEST)
    assert height <= 1080
    assert over <= 0
    assert wall.locator(".rows .name, .strips .name, .teams .name").count() <= 15
    no_violation(wall)


def send(phone: Page) -> None:
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(phone.get_by_role("status").first).to_contain_text("Votre réponse est enregistrée")


def choose(phone: Page, number: int) -> None:
    """Five priorities: the same four, and one of one's own."""
    for place in (0, 1, 2, 3, 4 + number):
        phone.get_by_role("checkbox").nth(place).check()
    send(phone)


def place(phone: Page, number: int) -> None:
    for row in phone.locator("fieldset").all():
        tap(row, ("4", "6", "7")[number])
    send(phone)


def tap(row: Locator, value: str) -> None:
    """Touch a number of a scale, as a thumb does: where nothing else lies over it."""
    row.locator(f'input[value="{value}"]').check()


def bound(phone: Page, number: int) -> None:
    phone.get_by_label("De", exact=True).fill(str(20 + 5 * number))
    phone.get_by_label("à", exact=True).fill(str(40 + 5 * number))
    send(phone)


def write(kind: str) -> Callable[[Page, int], None]:
    said = [each.name["fr"] for each in framework().levers if each.kind == kind]

    def writing(phone: Page, number: int) -> None:
        for text in said[number::3][:2]:
            phone.get_by_label("Écrivez une idée par carte").fill(text)
            phone.get_by_role("button", name="Envoyer la carte").click()
            expect(phone.locator(".mine")).to_contain_text(text)

    return writing


def weigh(phone: Page, number: int) -> None:
    rows: list[Locator] = phone.locator("fieldset").all()
    for row, points in zip(rows, ((3, 2), (2, 3), (5, 0))[number], strict=False):
        tap(row, str(points))
    send(phone)


def tick(host: Page, place: int, many: int) -> None:
    """Tick one of so many rows of the cards: the table is a drawing, its first column the boxes."""
    table = host.locator("[class*=st-key-sort_cards_]").get_by_test_id("stDataFrame")
    box = table.bounding_box()
    assert box
    high = (box["height"] - cards.HEAD) / many
    table.click(position={"x": 16, "y": cards.HEAD + high * (place + 0.5)})
    host.wait_for_timeout(500)  # a tick is told half a second late where the machine is busy
    settled(host)


def group(host: Page, name: str, many: int) -> None:
    """Put two cards together under a name, once all that were written are there."""
    expect(host.get_by_role("heading", name=f"{many} cartes")).to_be_visible()
    expect(host.locator("[role=grid]")).to_have_attribute("aria-rowcount", f"{many + 1}")
    settled(host)
    for place in range(2):
        tick(host, place, many)
    host.get_by_label("Nom du groupe").fill(name)
    host.keyboard.press("Tab")
    settled(host)
    press(host, "Mettre ensemble")
    expect(host.get_by_text(f"{name} · 2 cartes")).to_be_visible()


def fetched(page: Page, button: str, folder: Path) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("button", name=button).click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file.read_bytes()


def test_the_whole_workshop_is_held_from_the_code_to_the_conclusions(
    visit: Visit, room: Server, tmp_path: Path
) -> None:
    heard: list[str] = []
    host = settled(watched(visit(f"{room.address}/preparation"), heard))
    wall = settled(watched(visit(f"{room.address}/wall", **WALL), heard))
    expect(wall.get_by_text("Aucun atelier n'est en cours")).to_be_visible()
    host.get_by_label("Titre de l'atelier").fill("AG managers")
    press(host, "Préparer cet atelier")
    press(host, "Ouvrir les portes")
    expect(host.get_by_text("L'atelier est ouvert")).to_be_visible()
    code = wall.locator(".code").inner_text()
    wall.get_by_role("button", name="Plein écran").click()
    seen_well(wall)
    phones = [
        watched(visit(f"{room.address}/atelier", **PHONE, java_script_enabled=number < 2), heard) for number in range(3)
    ]
    for phone in phones:
        phone.get_by_label("Code affiché dans la salle").fill(code)
        phone.get_by_role("button", name="Participer").click()
    expect(wall.locator(".count b")).to_have_text("3")
    host.goto(f"{room.address}/facilitation")
    settled(host)

    def ask(what: str, answer: Callable[[Page, int], None]) -> None:
        """Go on, let everybody answer, show the result."""
        wall.keyboard.press("ArrowRight")
        expect(wall.locator(".ask")).to_contain_text(what)
        for number, phone in enumerate(phones):
            if number < 2:
                expect(phone.get_by_text(what).first).to_be_visible()
                sound(phone)
            else:
                phone.reload()
            answer(phone, number)
            assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        wall.keyboard.press("s")

    ask("Choisissez vos 5 priorités", choose)
    expect(wall.locator(".rows .name")).to_have_count(14)
    seen_well(wall)
    ask("Quel niveau", place)
    expect(wall.locator(".hist")).to_have_count(7)
    seen_well(wall)
    press(settled(host), "Montrer l'effet à la salle")
    expect(wall.locator(".told .figure").first).to_contain_text("→")
    seen_well(wall)
    ask("Quelle part de managers", bound)
    expect(wall.locator(".curve .big")).to_contain_text("De 25 à 45 %")
    seen_well(wall)
    press(settled(host), "Montrer l'effet à la salle")
    expect(wall.locator(".strips .tiles")).to_have_count(2)
    seen_well(wall)
    press(settled(host), "Écrire cette proposition")
    expect(host.get_by_text("Proposition écrite :")).to_be_visible()

    for question, kind in KINDS.items():
        ask("Écrivez une idée par carte", write(kind))
        many = min(6, sum(each.kind == kind for each in framework().levers))
        expect(wall.locator(".pile")).to_have_count(many)
        seen_well(wall)
        group(host, f"Ensemble : {question}", many)
        expect(wall.locator(".pile b", has_text=f"Ensemble : {question}")).to_be_visible()
        ask("Répartissez", weigh)
        expect(wall.locator(".rows .figure").first).to_contain_text("10")
        seen_well(wall)

    wall.keyboard.press("ArrowRight")
    expect(wall.locator("h2")).to_contain_text("Composons un scénario ensemble")
    press(settled(host), "Jouer cette action au mur")
    expect(wall.locator(".lines li")).to_have_count(1)
    expect(wall.locator(".teams .tiles").first).to_be_visible()
    seen_well(wall)
    wall.keyboard.press("ArrowRight")
    expect(wall.locator("h2")).to_contain_text("Merci")
    seen_well(wall)
    settled(host).get_by_text("Terminer l'atelier").click()
    host.get_by_role("button", name="Terminer", exact=True).click()
    expect(host.get_by_text("L'atelier est terminé")).to_be_visible()
    wall.wait_for_timeout(2500)
    assert wall.evaluate(FILLED), "the menu is not shown to the room"
    phones[2].reload()
    for phone in phones:
        expect(phone.get_by_role("heading", level=1)).to_have_text("Merci d'avoir participé")

    host.goto(f"{room.address}/conclusions")
    for each in questions():
        expect(settled(host).get_by_role("heading", name=each.text["fr"]).first).to_be_visible()
    no_violation(host)
    files = conclusions(host, tmp_path)
    assert files["PDF"].startswith(b"%PDF-")
    page = files["HTML"].decode()
    assert [each.text["fr"] for each in questions() if each.text["fr"] not in page.replace("&#39;", "'")] == []
    assert all(f"Ensemble : {question}" in page.replace("\u00a0", " ") for question in KINDS)
    assert "proposition" in page.lower()
    assert heard == []


def conclusions(host: Page, folder: Path) -> Mapping[str, bytes]:
    host.get_by_text("Télécharger la page", exact=True).click()
    settled(host)
    return {kind: fetched(host, f"({kind})", folder) for kind in ("PDF", "HTML", "XLSX")}
