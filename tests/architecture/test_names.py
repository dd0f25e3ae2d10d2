"""A room bears the name of what is inside: nouns, one name for one concept, few floors."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from model.settings import ROOT
from tests.architecture.files import over, tree

READ = ("model", "pages")
"""The packages that are read here."""

SERVICES, MOST_FLOORS = "model.services", 7

NOUNS = {
    "mapping": "what each column of a file is",
    "training": "a course that managers follow",
    "wording": "the words of the screens",
}
"""The modules whose names end like participles and are nouns, and of what."""

PARTICIPLES = set(
    "come done drawn found given gone heard held kept known left made said seen sent set shown told".split()
)
"""The participles that do not end in -ed or -ing."""

WIDER_TESTS = {
    "attacks": "files that are made to harm, through all that reads them",
    "constants": "the values that were decided, through the figures that read them",
    "edges": "where intervals and effects begin and end",
    "limits": "what a simulation refuses, and what it reads",
    "luck": "the numbers that were drawn",
    "places": "every competency at its place, through all figures",
    "refusals": "what a scenario and its actions refuse",
    "scopes": "the scope and the month that a figure looks at",
    "season": "the month in which arrivals start, through all services that read it",
    "two_engines": "what actions do to a snapshot, and corrections of the same meaning to its register",
    "treasury": "a real file of 3,903 rows, through all that reads it",
}
"""The tests of the model that are about no module in particular, and about what."""

SHARED_MODULES = {
    "access": "the rules of access, and the services of whoever comes in",
    "access_keys": "keys of other programs: the services, and where they are made",
    "accounts": "who may come in: the services, and the screen",
    "actions": "what a scenario does: the kinds, and how they are composed on a screen",
    "agenda": "dated actions on one line of months: drawn, and as every screen shows them",
    "answers": "what a room answers: read, in words, drawn",
    "assignments": "who holds a position: corrected, its form, and as a delivery changes it",
    "assumptions": "what is supposed: by a region, on its screen, and by the actions of a scenario",
    "audit": "who did what: the lines, the services, and the screen",
    "backups": "copies of a base: the files, and the services that write them",
    "base": "the common base: drawn, and its screen",
    "cards": "what a room writes: what a card is, and how a facilitator sorts them",
    "chances": "what chance may make of a scenario: the services, and what screens say of it",
    "changes": "what a correction changed: as a document, and in words",
    "circulation": "what may circulate: the services, and what screens and files say of it",
    "committee": "the note for the committee: the services, and what it says",
    "comparison": "scenarios side by side: the services, and the screen",
    "consequences": "what the wishes of a room would change: the services, and what screens say of it",
    "copies": "a workshop held again: the services, and the form",
    "corrections": "what a correction makes of a register, the services that make it, and the screen",
    "coverage": "how far teams hold the common base: the figures, and what screens share to say of it",
    "deliveries": "the deliveries of a region, and how the screen lists them",
    "descriptions": "what is recorded of people, positions and teams: corrected, and the forms",
    "details": "what lies behind the headline figures: the services, and the folds of a screen",
    "drafts": "scenarios that are being composed: kept, and on the screen",
    "effects": "what actions do: to a snapshot, and in words",
    "errors": "what may go wrong: the errors of the model, and what is said of others on the web",
    "examples": "scenarios to begin with, in the demonstration: the services, and what offers them",
    "expectations": "what is expected: which profile applies, and the screen",
    "exports": "files that go out: made, and offered by screens",
    "facilitation": "what a facilitator does: the services, and the screen",
    "file": "a scenario as a file: the services, and what offers it",
    "fulfilment": "what has come true of a scenario: the services, and what asks it",
    "gaps": "what remains to be made precise: in a register, and on the screen",
    "history": "a scope month by month: the figures, and what a screen says of it",
    "handover": "a workshop from the library or as a file: the services, and what offers it",
    "imports": "files that come in, the services that import them, and the screen",
    "levels": "levels on the common base: the figures, and the grid where they are corrected",
    "limits": "what a plan must respect: for the planner, and where it is asked",
    "live_scenario": "the scenario that a room composes: what is told of it, the services, and the form",
    "mentions": "who is named in a text: found in it, the services that look through all texts, and the list of them",
    "minutes": "what is written into the conclusions of a workshop, and the services that keep it",
    "mosaic": "a tile for each position: drawn, and as the screens of the situation share it",
    "movements": "what happened between two situations: counted, told by the services, and the screen",
    "open_data": "tables for others: the files, the services, and the command",
    "past": "what a delivery changes of the months already told: the differences, and their part of the screen",
    "phones": "the phones of a room: the services, and what they are sent",
    "plan": "costed proposals: the services, and the screen",
    "plans": "what the planner answers, and the services that ask it",
    "positions": "funded seats: as a delivery changes them, and as actions do",
    "posts": "who holds positions: in the demonstration, and as actions change it",
    "presentation": "a scenario that is shared: the services, and the screen",
    "proposals": "what waits to be adopted: from a room, the services that write it, and where it is settled",
    "profile_changes": "what a proposal asks of what is expected, kept and said",
    "provider": "who says who people are: what it is asked, the accounts that it opens, and the way there and back",
    "reasons": "why a plan: the services, and the screen",
    "records": "what is recorded: the services, and the section",
    "rehearsal": "a workshop rehearsed: the services, and what offers it",
    "rights": "what people may ask: the services, and the screen",
    "replay": "a workshop that is over, shown again: the services, and how the wall is led then",
    "room_questions": "the questions of a room, changed: the services, and what offers it",
    "rounds": "two workshops of a region side by side: the services, and what shows them",
    "routes": "what is answered over plain HTTP: to phones, and to other programs",
    "scenario": "what a scenario is, and the services of whoever composes one",
    "scenarios": "scenarios: the services, the section, and the screen that lists them",
    "screen": "what a screen draws, one for each",
    "second_factor": "the code of a phone after the password: the services, and the step of the sign-in",
    "sessions": "who is inside: the services, and the routes",
    "situation": "the figures of a scope, the services of whoever looks at them, and the section",
    "slides": "what is shown in a room: of a workshop, of a region",
    "snapshots": "the snapshot: read from the tables, and as a viewer may have it",
    "start": "what happens when the service starts: the services, and the web",
    "state": "what stands at a moment: of a workshop, and of a tab of a browser",
    "teams": "the same teams in several situations: drawn, and as a screen compares them",
    "text": "what a screen says, one for each",
    "timer": "the time that a step has: the services, and where it is set",
    "undo": "a correction taken back: what it makes of a register, and the screen",
    "vacancies": "vacant positions: their figures, the services that tell them, and the screen",
    "trial": "a room tried before its doors open: the services, and what offers it",
    "wall": "the wall of a workshop: what hangs on it, what draws it, its screen",
    "wording": "the words of the screens: the catalogues, and their use",
    "workshop": "what a workshop is, the services of whoever holds one, and the section",
}
"""The names that several modules or packages bear, and the one concept that each stands for in several layers."""

SHARED_CLASSES = {
    "Departure": "somebody leaves: recorded by a correction, supposed by a scenario",
    "Figure": "a headline figure: printed, and on a screen",
    "Section": "a part of a page: printed, and as screens offer it",
}
"""The names that several classes bear, and the one concept that each stands for in several layers."""


def dotted(path: Path) -> str:
    """The name of a module or of a package."""
    return ".".join((path.parent if path.name == "__init__.py" else path.with_suffix("")).relative_to(ROOT).parts)


@cache
def modules() -> Mapping[str, ast.Module]:
    """What is read, by the name of the module or package; the history of the schema is told in sentences."""
    paths = [path for root in READ for path in sorted((ROOT / root).rglob("*.py")) if "versions" not in path.parts]
    return {dotted(path): tree(path) for path in paths}


def borne_by_several(names: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """The names that several things bear, with where these are."""
    places: dict[str, list[str]] = defaultdict(list)
    for name, place in names:
        places[name].append(place)
    return {name: found for name, found in places.items() if len(found) > 1}


def test_no_module_is_a_participle() -> None:
    words = {word: module for module in modules() for word in module.rpartition(".")[2].split("_") if word not in NOUNS}
    assert {word: words[word] for word in words if word in PARTICIPLES or word.endswith(("ing", "ed"))} == {}


def test_the_nouns_that_look_like_participles_are_needed() -> None:
    words = {word for module in modules() for word in module.rpartition(".")[2].split("_")}
    assert set(NOUNS) <= words


def test_modules_that_share_a_name_share_a_concept() -> None:
    shared = borne_by_several((module.rpartition(".")[2], module) for module in modules())
    assert sorted(shared) == sorted(SHARED_MODULES), shared


def test_classes_that_share_a_name_share_a_concept() -> None:
    shared = borne_by_several(
        (node.name, module)
        for module, code in modules().items()
        for node in code.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert sorted(shared) == sorted(SHARED_CLASSES), shared


def subject(module: str) -> str:
    """The folder of services, or the module beside these folders, that a module is in; empty for all others."""
    inside = module.removeprefix(f"{SERVICES}.")
    return "" if inside == module else inside.partition(".")[0]


def imported(code: ast.Module) -> Iterator[str]:
    """The modules that a module imports, wherever it does."""
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


@cache
def stands_on() -> Mapping[str, set[str]]:
    """The subjects that each subject of the services imports."""
    below: dict[str, set[str]] = defaultdict(set)
    for module, code in modules().items():
        if subject(module):
            below[subject(module)] |= {subject(name) for name in imported(code)} - {"", subject(module)}
    return below


@cache
def floor(name: str) -> int:
    """On which floor a subject is: above everything that it imports. A cycle never ends."""
    return 1 + max((floor(each) for each in stands_on()[name]), default=0)


def test_services_stand_on_few_floors() -> None:
    assert len(stands_on()) >= 11
    assert max(map(floor, stands_on())) <= MOST_FLOORS


def test_the_tests_of_a_module_are_in_its_place_under_its_name() -> None:
    """`model/measures/mix.py` is tested by `tests/model/measures/test_mix.py`, at times by others that begin so."""
    astray = []
    for path in sorted((ROOT / "tests" / "model").rglob("test_*.py")):
        place, name = ROOT / path.parent.relative_to(ROOT / "tests"), path.stem.removeprefix("test_")
        tested = {place.name} | {each.stem.strip("_") for each in place.glob("*") if each.name != "__init__.py"}
        if name not in WIDER_TESTS and not any(name == each or name.startswith(f"{each}_") for each in tested):
            astray.append(str(path.relative_to(ROOT)))
    assert astray == []


VAGUE = {"found", "said", "told"}

OF_KNOWN_BACKGROUND = {
    *("model/measures/mix.py", "model/planner/greedy.py", "model/planner/heads.py", "model/planner/milp.py"),
    *(
        "model/planner/problem.py",
        "model/planner/measurement.py",
        "model/planner/value.py",
        "model/planner/variables.py",
    ),
}
"""Where `known` counts those of known background; elsewhere it would be the name of what was just looked for."""


@over([path for root in READ for path in sorted((ROOT / root).rglob("*.py"))])
def test_a_result_bears_the_name_of_what_it_is(path: Path) -> None:
    if "versions" in path.parts:
        return  # a revision that was published is never written again
    names = set()
    for node in ast.walk(tree(path)):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                names.add(name)
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                names.add(name)
    assert not {name for name in names if name.strip("_").lower() in VAGUE}


@over([path for root in READ for path in sorted((ROOT / root).rglob("*.py"))])
def test_a_value_that_was_looked_for_is_not_called_known(path: Path) -> None:
    if str(path.relative_to(ROOT)) in OF_KNOWN_BACKGROUND or "versions" in path.parts:
        return
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]
    given = {each.arg for node in functions for each in (*node.args.args, *node.args.kwonlyargs)}
    inside = [each for node in functions for each in ast.walk(node) if isinstance(each, ast.Name)]
    assert not {"known", "each"} & given and "known" not in {
        each.id for each in inside if isinstance(each.ctx, ast.Store)
    }
