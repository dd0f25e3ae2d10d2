"""Every state of the wall, at the sizes of two projectors: it reads from the last row, fills the wall, cuts nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from model.access import Role, Viewer
from model.scenario import NewPosition
from model.services.workshop import facilitation, live_scenario, phones, workshops
from model.workshop.board import WHATIF, Board
from model.workshop.live_actions import MOST_ACTIONS
from model.workshop.steps import LONGEST_NAME, Kind, Step
from tests.browser.driving import Visit
from tests.browser.holding import no_violation
from tests.browser.serving import Server, inside, serving

pytestmark = pytest.mark.slow

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
SIZES = ((1920, 1080), (1280, 720))
TEXT, FIGURE = 28 / 1080, 56 / 1080
"""Of the height of a wall, what a text and a figure take at least: 28 and 56 pixels of 1,080."""

MEASURED = """() => {
  const wall = [...document.querySelectorAll('*')].map((each) => each.shadowRoot?.querySelector('.wall')).find(Boolean);
  const own = [...wall.querySelectorAll('*')].filter(
    (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && each.offsetParent
  );
  const size = (each) => parseFloat(getComputedStyle(each).fontSize);
  const body = wall.querySelector('.body'), room = body.getBoundingClientRect();
  const pieces = [...body.querySelectorAll('.block, .curve, .whole > *, .calm, .entry > *')];
  const boxes = pieces.map((each) => each.getBoundingClientRect());
  const texts = own.filter((each) => body.contains(each));
  const inPage = (box) => box.left < room.right - 1 && box.right > room.left + 1;
  const seen = boxes.filter(inPage);
  const unseen = boxes.filter((box) => box.right > room.right + 1).length;
  const cut = texts.filter((each) => {
    const box = each.getBoundingClientRect();
    return inPage(box) && (box.bottom > room.bottom + 2 || box.top < room.top - 2 || box.right > room.right + 2
      || each.scrollWidth > each.clientWidth + 2 && getComputedStyle(each).overflow === 'hidden');
  });
  return {
    text: Math.min(...own.map(size)),
    figure: Math.min(...[...wall.querySelectorAll('.count b, .body .figure, .body .big')].map((each) =>
      each.textContent ? size(each) : Infinity)),
    share: (Math.max(...seen.map((box) => box.bottom)) - Math.min(...seen.map((box) => box.top))) / room.height,
    cut: cut.map((each) => each.textContent),
    broken: pieces.filter((each) => each.getClientRects().length > 1).map((each) => each.textContent),
    pages: wall.pages ?? 1,
    unseen,
    over: wall.scrollHeight - wall.clientHeight,
  };
}"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("room")
    with serving(folder, mode="demo") as server, inside(folder, "demo"):
        yield server


class Walls:
    """The wall of a workshop on two projectors, in full screen."""

    def __init__(self, visit: Visit, address: str, folder: Path, query: str = "", **options: object) -> None:
        self.folder = folder
        self.pages = [
            visit(f"{address}/wall{query}", viewport={"width": width, "height": height}, **options)
            for width, height in SIZES
        ]
        for page in self.pages:
            page.locator(".foot .wide").click()

    def read(self, name: str, shows: str, *, filled: float = 0.0, pages: int = 1, way_in: bool = True) -> None:
        """Wait until both show something, picture and measure them; `way_in` is whether late comers can still come."""
        for page, (_, height) in zip(self.pages, SIZES, strict=True):
            expect(page.locator(shows).first).to_be_attached()
            page.wait_for_timeout(1200)
            page.screenshot(path=self.folder / f"{name}-{height}.png")
            self._sound(page, name, height, filled, pages)
            assert page.locator(".wall img").count() == way_in, name

    def _sound(self, page: Page, name: str, height: int, filled: float, pages: int) -> None:
        no_violation(page)
        read = page.evaluate(MEASURED)
        assert read["text"] >= TEXT * height - 0.1, (name, read)
        assert read["figure"] is None or read["figure"] >= FIGURE * height - 0.1, (name, read)
        assert read["share"] >= filled, (name, read)
        assert read["cut"] == read["broken"] == [], (name, read)
        assert (read["pages"] > 1) == (pages > 1), (name, read)
        assert read["over"] <= 0, (name, read)
        assert pages > 1 or not read["unseen"], (name, read)


def board(uid: str) -> Board:
    return workshops.hall(HOST, uid).board


def came(uid: str, many: int) -> Sequence[str]:
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    return [phones.join(door) for _ in range(many)]


def begun(title: str, steps: Sequence[Step]) -> str:
    uid = workshops.prepare(HOST, "AQ", title, "fr", steps)
    workshops.start(HOST, uid)
    return uid


@pytest.fixture(params=["fr", "en"])
def walls(request: pytest.FixtureRequest, visit: Visit, room: Server, tmp_path: Path) -> Walls:
    """Two walls: in French on a light screen, in English on a dark one."""
    scheme = {"fr": "light", "en": "dark"}[request.param]
    opened = f"?lang={request.param}"
    return Walls(visit, room.address, tmp_path, opened, color_scheme=scheme)


@pytest.fixture
def held(room: Server) -> Iterator[str]:
    """The six questions and a scenario composed together, thirty-eight phones."""
    assert room
    steps = [*workshops.prepared_steps(["expectations", "profile", "assets"]), workshops.estimate_step("exit_rate", 4)]
    uid = begun("Séminaire des managers", [*steps, workshops.live_step(5)])
    yield uid
    workshops.close(HOST, uid)


def test_each_state_of_the_wall_reads_from_the_last_row(held: str, walls: Walls) -> None:
    room, steps = came(held, 38), board(held).steps
    walls.read("door", ".entry", filled=0.5)
    for number, phone in enumerate(room):
        if number == 0:
            facilitation.go(HOST, held, 0)
            walls.read("waiting", ".items", filled=0.7)
        picks = [f"C{1 + (number * 3 + each * each) % 14:02}" for each in range(5)]
        phones.answer(held, phone, steps[0].uid, {"pick": list(dict.fromkeys(picks))})
    facilitation.reveal(HOST, held, steps[0].uid, shown=True)
    walls.read("priorities", ".bars", filled=0.85)
    facilitation.go(HOST, held, 1)
    items = [item.uid for item in board(held).steps[1].items]
    for number, phone in enumerate(room):
        form = {item: [str((number * 5 + place) % 9)] for place, item in enumerate(items)}
        phones.answer(held, phone, steps[1].uid, form)
    facilitation.reveal(HOST, held, steps[1].uid, shown=True)
    walls.read("levels", ".levels", filled=0.85)
    facilitation.spotlight(HOST, held, WHATIF)
    walls.read("levels-effect", ".told", filled=0.7)
    facilitation.go(HOST, held, 2)
    for number, phone in enumerate(room):
        phones.answer(
            held, phone, steps[2].uid, {"low": [str(25 + number % 3 * 5)], "high": [str(40 + number % 4 * 5)]}
        )
    facilitation.reveal(HOST, held, steps[2].uid, shown=True)
    walls.read("range", ".curve", filled=0.95)
    facilitation.spotlight(HOST, held, WHATIF)
    walls.read("range-effect", ".strips", filled=0.6)
    place = next(place for place, step in enumerate(steps) if step.kind is Kind.ESTIMATE)
    facilitation.go(HOST, held, place)
    for number, phone in enumerate(room):
        phones.answer(held, phone, steps[place].uid, {"value": [str(8 + number)]})
    facilitation.reveal(HOST, held, steps[place].uid, shown=True)
    walls.read("estimate", ".curve", filled=0.95)
    facilitation.spotlight(HOST, held, WHATIF)
    walls.read("estimate-effect", ".strips", filled=0.6)
    facilitation.go(HOST, held, len(steps) - 1)
    walls.read("scene", ".scene", filled=0.6)
    facilitation.go(HOST, held, len(steps))
    walls.read("end", ".calm", way_in=False)


@pytest.mark.parametrize("many", [1, 3, 8, 16, 40, 150])
def test_cards_fill_the_wall_newest_first_and_turn_page_after_page(
    room: Server, visit: Visit, tmp_path: Path, many: int
) -> None:
    uid = begun("Cartes", [workshops.own_step(Kind.CARDS, "Qu'est-ce qui nous retient ?", (), 1)])
    facilitation.go(HOST, uid, 0)
    step = board(uid).steps[0].uid
    for number in range(many):
        text = f"Idée {number + 1} : donner du temps aux managers pour prendre le poste" + " et se rencontrer" * (
            number % 3
        )
        facilitation.enter_card(HOST, uid, step, text)
    facilitation.reveal(HOST, uid, step, shown=True)
    walls = Walls(visit, room.address, tmp_path)
    walls.read(f"cards-{many}", ".pile", filled=0.6 if many > 1 else 0.3, pages=2 if many > 30 else 1)
    facilitation.enter_card(HOST, uid, step, "La dernière idée")
    for page in walls.pages:
        expect(page.locator(".pile .new")).to_have_text("nouvelle")
        first = page.locator(".pile").first
        expect(first).to_contain_text("La dernière idée")
        expect(first.locator(".new")).to_have_count(1)
        assert turned(page) == [*range(many + 1)], "each card is on one page, whole, and in its order"
    workshops.close(HOST, uid)


VISIBLE = """wall => {
  const room = wall.querySelector('.body').getBoundingClientRect(), piles = [...wall.querySelectorAll('.pile')];
  const inside = (box) => box.left >= room.left - 1 && box.right <= room.right + 1 && box.top >= room.top - 2
    && box.bottom <= room.bottom + 2;
  return piles.map((each, place) => inside(each.getBoundingClientRect()) ? place : -1).filter((place) => place >= 0);
}"""
"""Which piles of a wall are wholly on the page that it shows, by their places."""


def turned(page: Page) -> Sequence[int]:
    """Let the pages turn by themselves, once round, without waiting for each; return what they showed."""
    wall, shown = page.locator(".wall"), []
    wall.evaluate("wall => { wall.page = wall.pages - 1; wall.turned = 0; }")
    for number in range(wall.evaluate("wall => wall.pages")):
        page.wait_for_function("([wall, page]) => wall.page === page", arg=[wall.element_handle(), number])
        shown += wall.evaluate(VISIBLE)
        wall.evaluate("wall => { wall.turned = 0; }")
    return shown


def test_another_step_of_the_same_words_is_shown_from_its_first_page_on(room: Server, visit: Visit) -> None:
    uid = begun("Cartes", [workshops.own_step(Kind.CARDS, "Qu'est-ce qui nous retient ?", (), 1) for _ in range(2)])
    for place, step in enumerate(board(uid).steps):
        facilitation.go(HOST, uid, place)
        for number in range(60):
            facilitation.enter_card(HOST, uid, step.uid, f"Idée {number + 1} : donner du temps aux managers du poste")
        facilitation.reveal(HOST, uid, step.uid, shown=True)
    facilitation.go(HOST, uid, 0)
    page = visit(f"{room.address}/wall?lang=fr", viewport={"width": 1280, "height": 720})
    stay = page.locator(".foot .turn")
    expect(stay).to_contain_text("1")
    page.locator(".wall").evaluate("wall => { wall.page = 1; }")
    stay.click()
    expect(stay).to_have_attribute("aria-pressed", "true")
    expect(stay).to_contain_text("2 sur")
    facilitation.go(HOST, uid, 1)
    expect(stay).to_have_attribute("aria-pressed", "false")
    expect(stay).to_contain_text("1 sur")
    workshops.close(HOST, uid)


LISTED = {Kind.CHOICE: ".bars", Kind.POINTS: ".bars", Kind.LEVELS: ".levels"}
"""What the wall draws of each kind of answers about a list of one's own."""


@pytest.mark.parametrize(
    ("kind", "many", "pages", "filled"),
    [
        *((Kind.CHOICE, many, 1, 0.85) for many in (3, 8, 15)),
        (Kind.POINTS, 15, 1, 0.85),
        (Kind.LEVELS, 1, 1, 0.5),
        (Kind.LEVELS, 8, 1, 0.85),
        (Kind.LEVELS, 15, 2, 0.3),
    ],
)
def test_answers_fill_the_wall(
    room: Server, visit: Visit, tmp_path: Path, kind: Kind, many: int, pages: int, filled: float
) -> None:
    options = [f"Réponse {number} : prendre le temps de s'installer" for number in range(many)]
    uid = answered(kind, "Par quoi commencer ?", options)
    walls = Walls(visit, room.address, tmp_path)
    walls.read(f"answers-{many}", LISTED[kind], filled=filled, pages=pages)
    workshops.close(HOST, uid)


def answered(kind: Kind, text: str, options: Sequence[str]) -> str:
    """A workshop whose one question, about a list, was answered by sixteen phones; the room is shown the result."""
    uid = begun("Réponses", [workshops.own_step(kind, text, options, 1)])
    facilitation.go(HOST, uid, 0)
    step = board(uid).steps[0]
    items = [item.uid for item in step.items]
    for number, phone in enumerate(came(uid, 16)):
        picked = items[number * number % len(items)]
        levels = {item: [str((number * 5 + place) % 9)] for place, item in enumerate(items)}
        form = {Kind.CHOICE: {"pick": [picked]}, Kind.POINTS: {picked: ["5"]}, Kind.LEVELS: levels}[kind]
        phones.answer(uid, phone, step.uid, form)
    facilitation.reveal(HOST, uid, step.uid, shown=True)
    return uid


@pytest.mark.parametrize("kind", LISTED)
def test_the_longest_answers_are_whole_on_their_page(room: Server, visit: Visit, tmp_path: Path, kind: Kind) -> None:
    long = "prendre le temps de s'installer, " * 9
    uid = answered(kind, long, [f"{number} {long}"[:LONGEST_NAME].strip() for number in range(3)])
    walls = Walls(visit, room.address, tmp_path)
    walls.read("answers-long", LISTED[kind], pages=2)
    workshops.close(HOST, uid)


def test_what_is_shown_after_a_wait_is_shown_from_its_first_page_on(room: Server, visit: Visit) -> None:
    uid = begun("Cartes", [workshops.own_step(Kind.CARDS, "Qu'est-ce qui nous retient ?", (), 1)])
    facilitation.go(HOST, uid, 0)
    step = board(uid).steps[0].uid
    for number in range(60):
        facilitation.enter_card(HOST, uid, step, f"Idée {number + 1} : donner du temps aux managers du poste")
    page = visit(f"{room.address}/wall?lang=fr", viewport={"width": 1280, "height": 720})
    expect(page.locator(".wall .calm")).to_be_attached()
    page.locator(".wall").evaluate("wall => { wall.turned = 0; }")  # the room wrote for minutes
    facilitation.reveal(HOST, uid, step, shown=True)
    stay = page.locator(".foot .turn")
    expect(stay).to_be_visible()
    page.wait_for_timeout(1500)
    expect(stay).to_contain_text("1 sur")
    page.locator(".wall").evaluate("wall => { wall.page = 1; }")
    for shown in (False, True):
        facilitation.reveal(HOST, uid, step, shown=shown)
        expect(stay).to_be_visible(visible=shown)
    expect(stay).to_contain_text("1 sur")
    workshops.close(HOST, uid)


def test_a_scenario_of_as_many_actions_as_can_be_played_is_read_whole_page_after_page(
    room: Server, visit: Visit, tmp_path: Path
) -> None:
    uid = begun("Scénario", [workshops.live_step(1)])
    facilitation.go(HOST, uid, 0)
    composed = live_scenario.scene(HOST, uid)
    teams, title = composed.base.teams.uid, "Responsable de l'accompagnement des parcours complexes"
    for number in range(MOST_ACTIONS):
        team = teams[number % len(teams)]
        opened = NewPosition(uid=f"n{number}", month=composed.scenario.start, team=team, title=title)
        live_scenario.play(HOST, uid, opened)
    walls = Walls(visit, room.address, tmp_path)
    walls.read("scene-longest", ".scene", filled=0.6, pages=2)
    for page in walls.pages:
        lines = page.locator(".lines li")
        assert lines.count() == MOST_ACTIONS
        read = []
        for number in range(page.locator(".wall").evaluate("wall => wall.pages")):
            page.locator(".wall").evaluate(
                "(wall, page) => { Object.assign(wall, { page: page - 1, turned: 0 }); }", number
            )
            expect(page.locator(".foot .turn")).to_contain_text(f"{number + 1} sur")
            read += [place for place in range(MOST_ACTIONS) if lines.nth(place).is_visible()]
        assert read == [*range(MOST_ACTIONS)], "each action is on one page, in its order"
    workshops.close(HOST, uid)


def test_groups_of_long_cards_are_whole_and_say_once_what_several_wrote(
    room: Server, visit: Visit, tmp_path: Path
) -> None:
    uid = begun("Cartes", [workshops.own_step(Kind.CARDS, "Qu'est-ce qui nous retient ?", (), 1)])
    facilitation.go(HOST, uid, 0)
    step = board(uid).steps[0].uid
    for number in range(9):
        text = f"{number % 3} : " + "création d'un pôle technique d'appui " * (number % 3 + 1)
        facilitation.enter_card(HOST, uid, step, text)
    cards = [card.uid for card in workshops.hall(HOST, uid).cards]
    for place in range(3):
        facilitation.group(HOST, uid, step, f"Un groupe de cartes qui se ressemblent {place}", cards[place::3])
    facilitation.reveal(HOST, uid, step, shown=True)
    walls = Walls(visit, room.address, tmp_path)
    walls.read("groups", ".pile", filled=0.6)
    for page in walls.pages:
        expect(page.locator(".pile .say")).to_have_count(3)
    workshops.close(HOST, uid)


def test_a_workshop_that_is_over_is_shown_again_on_each_wall_at_its_own_pace(
    room: Server, visit: Visit, tmp_path: Path
) -> None:
    cards = workshops.own_step(Kind.CARDS, "Qu'est-ce qui nous retient ?", (), 2)
    uid = begun("Séminaire", [*workshops.prepared_steps(["profile"]), cards])
    ranged = board(uid).steps[0].uid
    facilitation.go(HOST, uid, 0)
    for number, phone in enumerate(came(uid, 12)):
        phones.answer(uid, phone, ranged, {"low": [str(25 + number % 3 * 5)], "high": [str(40 + number % 4 * 5)]})
    facilitation.go(HOST, uid, 1)
    for text in ("Le temps", "Les distances", "Monsieur X"):
        facilitation.enter_card(HOST, uid, cards.uid, text)
    facilitation.moderate(HOST, uid, [workshops.hall(HOST, uid).cards[-1].uid], hidden=True)
    workshops.close(HOST, uid)
    under_way = begun("Un autre atelier", workshops.prepared_steps(["profile"]))
    before = [workshops.version(HOST, each) for each in (uid, under_way)]

    page = visit(f"{room.address}/conclusions?lang=fr&region=AQ&atelier={uid}")
    page.get_by_role("link", name="Rejouer au mur").click()
    page.wait_for_url(lambda url: f"rejouer={uid}" in url)
    walls = Walls(visit, room.address, tmp_path, f"?lang=fr&region=AQ&rejouer={uid}")
    walls.read("replay-cover", ".calm", way_in=False)
    ahead, behind = walls.pages
    ahead.keyboard.press("ArrowRight")
    expect(ahead.locator(".curve .big")).to_contain_text("De 30 à")
    expect(behind.locator("h2")).to_have_text("Séminaire")
    behind.keyboard.press("PageDown")
    walls.read("replay-range", ".curve", filled=0.95, way_in=False)
    for wall in walls.pages:
        wall.keyboard.press("e")
    walls.read("replay-effect", ".strips", filled=0.6, way_in=False)
    ahead.keyboard.press("ArrowRight")
    expect(ahead.locator(".pile b")).to_have_text(["Les distances", "Le temps"])
    expect(behind.locator(".strips").first).to_be_attached()
    ahead.reload()
    expect(ahead.locator(".pile b")).to_have_text(["Les distances", "Le temps"])
    ahead.go_back()
    expect(ahead.locator(".strips").first).to_be_attached()
    behind.keyboard.press("ArrowLeft")
    expect(behind.locator("h2")).to_have_text("Séminaire")
    assert [workshops.version(HOST, each) for each in (uid, under_way)] == before, "nobody else is moved"
    workshops.close(HOST, under_way)
