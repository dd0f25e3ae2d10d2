"""The shape of the code: thin screens, one place for each thing."""

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from model.settings import ROOT
from tests.architecture.files import name, over, tree

MODEL, PAGES = sorted((ROOT / "model").rglob("*.py")), sorted((ROOT / "pages").rglob("*.py"))
CODE = [path for path in (ROOT / "app.py", *MODEL, *PAGES) if "versions" not in path.parts]
SECTIONS = ("situation", "scenarios", "workshop", "records", "understand")
WIDGETS = set(
    "button checkbox date_input download_button expander file_uploader form_submit_button multiselect number_input"
    " pills radio segmented_control selectbox slider text_area text_input toggle data_editor".split(" ")
)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """The calls of a file, by the dotted name that is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def public(node: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """The functions and classes that others may use, methods included."""
    for each in node.body:
        if isinstance(each, ast.FunctionDef | ast.ClassDef) and not each.name.startswith("_"):
            yield each
            if isinstance(each, ast.ClassDef):
                yield from public(each)


@over(CODE)
def test_every_module_opens_with_a_sentence(path: Path) -> None:
    assert ast.get_docstring(tree(path)), name(path)


@over(MODEL)
def test_every_public_function_of_the_model_says_what_it_does(path: Path) -> None:
    assert [node.name for node in public(tree(path)) if not ast.get_docstring(node)] == []


ARRAYS = {"NDArray", "Amounts", "Codes", "Counts", "Days", "Flags", "Levels", "Numbers", "Places", "Ratios", "Whole"}
SHAPE = re.compile(
    r"\([^)]*(?:, | × |masks?|teams|places)[^)]*\)|\b(?:masks?|each|one an?|per|which \w+s|rows?|columns?)\b"
    r"|: \w+s × |places of|of one shape"
)


@over(MODEL)
def test_what_takes_or_returns_arrays_says_over_what_they_run(path: Path) -> None:
    silent = []
    for node in public(tree(path)):
        if isinstance(node, ast.FunctionDef):
            types = [each.annotation for each in node.args.args + node.args.kwonlyargs] + [node.returns]
            named = {each.id for given in types if given for each in ast.walk(given) if isinstance(each, ast.Name)}
            if named & ARRAYS and not SHAPE.search(ast.get_docstring(node) or ""):
                silent.append(node.name)
    assert silent == []


SIZES = {"width", "height", "min_column_width", "row_height"}


@over(PAGES)
def test_what_is_so_many_pixels_large_grows_on_a_wall(path: Path) -> None:
    """What the kit offers to choose in grows by itself."""
    fixed = [
        f"{name(path)}:{call.lineno} {keyword.arg}"
        for called, call in calls(path)
        if called.startswith("st.")
        for keyword in call.keywords
        if keyword.arg in SIZES
        and not (isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str))
        and not any(each in ast.unparse(keyword.value) for each in ("data.grown(", "data.growth()"))
    ]
    assert fixed == []


@over(PAGES)
def test_every_widget_has_a_key_and_a_label(path: Path) -> None:
    for called, call in calls(path):
        if called.startswith("st.") and called.removeprefix("st.") in WIDGETS:
            given = {keyword.arg for keyword in call.keywords}
            assert "key" in given, f"{name(path)}:{call.lineno}"
            labelled = call.args or {"label", None} & given  # what makes a main button holds its label
            assert labelled or called == "st.data_editor", f"{name(path)}:{call.lineno}"
            label = call.args[0] if call.args else None
            assert not (isinstance(label, ast.Constant) and not label.value), f"{name(path)}:{call.lineno}"


@over(PAGES)
def test_a_click_is_kept_by_the_kit_or_by_a_callback_until_its_run_is_over(path: Path) -> None:
    """What `st.button` returns is lost when another run interrupts."""
    plain = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}
    read = [call.lineno for called, call in calls(path) if called == "st.button" and id(call) not in plain]
    assert read == []


@over(PAGES)
def test_every_choice_among_words_that_read_markdown_says_how_they_are_shown(path: Path) -> None:
    """Streamlit reads Markdown in these options, and fetches the pictures that a name may hold."""
    shown_as_markdown = {"st.pills", "st.radio", "st.segmented_control"}
    bare = [call.lineno for called, call in calls(path) if called in shown_as_markdown and not _formatted(call)]
    assert bare == []


@over(PAGES)
def test_lists_of_things_are_offered_by_the_kit_whose_inputs_hold_the_things_and_not_their_names(path: Path) -> None:
    """Elsewhere a list only helps to type a text."""
    listing = [call for called, call in calls(path) if called in {"st.selectbox", "st.multiselect"}]
    typed = [call for call in listing if any(keyword.arg == "accept_new_options" for keyword in call.keywords)]
    bare = [call.lineno for call in listing if call not in typed and not _formatted(call)]
    assert bare == []
    assert name(path) == "pages/kit/inputs.py" or listing == typed


def _formatted(call: ast.Call) -> bool:
    ours = isinstance(call.args[1], ast.Name) and call.args[1].id.isupper()
    return ours or any(keyword.arg == "format_func" for keyword in call.keywords)


@over(CODE)
def test_a_difference_is_worked_out_before_rounding(path: Path) -> None:
    """« 12,0 % (+2,0 points) » is wrong where both rates were rounded first; tiles, which are drawn, are whole."""
    broken = []
    for scope in ast.walk(tree(path)):
        if isinstance(scope, ast.FunctionDef) and "tiles(" not in ast.unparse(scope):
            nodes = list(ast.walk(scope))
            given = [node for node in nodes if isinstance(node, ast.Assign) and _rounds(node.value)]
            rounded = {target.id for node in given for target in node.targets if isinstance(target, ast.Name)}
            taken = [node for node in nodes if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)]
            sides = [side for node in taken for side in (node.left, node.right)]
            broken += [side.lineno for side in sides if _rounds(side) or getattr(side, "id", "") in rounded]
    assert broken == []


def _rounds(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "round"


@over(PAGES)
def test_session_state_is_touched_in_one_file_only(path: Path) -> None:
    if name(path) not in ("pages/kit/state.py", "pages/kit/internals.py"):
        assert "session_state" not in path.read_text(encoding="utf-8").replace("`session_state`", "")


@over(PAGES)
def test_caches_live_in_one_file_only(path: Path) -> None:
    if name(path) != "pages/kit/data.py":
        assert not re.search(r"st\.cache_", path.read_text(encoding="utf-8"))


@over(PAGES)
def test_what_is_made_when_it_is_unfolded_is_offered_by_the_kit(path: Path) -> None:
    if name(path) != "pages/kit/widgets.py":
        folds = [call for called, call in calls(path) if called == "st.expander"]
        assert [call.lineno for call in folds if any(each.arg == "on_change" for each in call.keywords)] == []


@over(PAGES)
def test_headline_figures_are_drawn_where_they_are_counted(path: Path) -> None:
    if name(path) != "pages/kit/widgets.py":
        assert [called for called, _ in calls(path) if called.endswith(".metric")] == []


@over(PAGES)
def test_the_inside_of_streamlit_is_known_in_one_file_only(path: Path) -> None:
    if name(path) != "pages/kit/internals.py":
        inside = re.findall(
            r"(?:from|import) streamlit\.|_stcore|\bst\._|streamlit\.runtime", path.read_text(encoding="utf-8")
        )
        assert inside == []


@over(PAGES)
def test_one_file_owns_the_address_and_knows_how_to_leave_a_screen_in_one_step(path: Path) -> None:
    """Streamlit's own ways push two steps; a widget bound to the address names what it is called, and erases itself."""
    if name(path) != "pages/kit/address.py":
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"\bst\.query_params|page_link\(|\bbind=|window\.history|pushState", source)
    assert "st.switch_page" not in {called for called, _ in calls(path)}


@over(PAGES)
def test_every_chart_goes_through_the_kit_and_no_markup_is_injected(path: Path) -> None:
    forbidden = {
        "st.html",
        "st.altair_chart",
        "st.line_chart",
        "st.bar_chart",
        "st.plotly_chart",
        "st.iframe",
        "st.write",
    }
    used = {called for called, _ in calls(path)}
    assert used & forbidden == set()
    assert [called for called in used if called.startswith(("st.components.v1.", "components.v1."))] == []
    assert "unsafe_allow" not in path.read_text(encoding="utf-8"), "neither markup nor script, however it is handed on"
    if name(path) != "pages/kit/widgets.py":
        assert "st.vega_lite_chart" not in used


@over(CODE)
def test_no_error_is_swallowed(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{name(path)}:{node.lineno}"
            assert ast.unparse(node.type) not in ("Exception", "BaseException"), f"{name(path)}:{node.lineno}"


ASKING = {"text", "literal_column", "exec", "execute", "executemany", "executescript", "exec_driver_sql"}
SETTING = "f'PRAGMA {pragma}'"
"""SQLite takes no values in these; they are written in the code."""


def put_together(asked: ast.expr) -> bool:
    """Whether a text is made of pieces: written into, added up, filled or joined."""
    made = isinstance(asked, ast.Call) and ast.unparse(asked.func).rpartition(".")[2] in {"format", "join", "replace"}
    return made or isinstance(asked, ast.JoinedStr | ast.BinOp)


@over(CODE)
def test_no_query_is_put_together_from_pieces_of_text(path: Path) -> None:
    asked = [call.args[0] for called, call in calls(path) if called.rpartition(".")[2] in ASKING and call.args]
    built = [ast.unparse(each) for each in asked if put_together(each)]
    assert built == ([SETTING] if name(path) == "model/storage/sqlite.py" else [])


def screens() -> list[Path]:
    """The files that the menu names."""
    shell = (ROOT / "pages" / "shell.py").read_text(encoding="utf-8")
    return [
        ROOT / "pages" / section / screen / "screen.py"
        for section, screen in re.findall(r'Screen\("(\w+)", "(\w+)"', shell)
    ]


def test_the_menu_names_files_that_exist_in_known_sections() -> None:
    assert len(screens()) == len(set(screens())) >= 8
    assert all(path.is_file() and path.parent.parent.name in SECTIONS for path in screens())


@cache
def imported(path: Path) -> list[str]:
    """The modules and the names that a file imports, dotted."""
    names: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{each.name}" for each in node.names]
        elif isinstance(node, ast.Import):
            names += [each.name for each in node.names]
    return names


def dotted(path: Path) -> str:
    """The name of a module, or of a folder."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def comes_from(place: str, found: str) -> bool:
    """Whether something that is imported is a module, or inside it."""
    return found == place or found.startswith(f"{place}.")


FOLDERS = [screen.parent for screen in screens()]
SHARED = [
    path
    for section in SECTIONS
    for path in sorted((ROOT / "pages" / section).glob("*.py"))
    if path.name != "__init__.py"
]
"""What stands in a section beside its screens."""


@over(screens())
def test_a_screen_is_thin(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60
    assert not [node for node in tree(path).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]


@over(screens())
def test_a_screen_calls_its_folder_what_its_section_shares_the_kit_and_the_services_only(path: Path) -> None:
    """What it may import of the model besides: the rights that it asks for, and the errors that services raise."""
    ours = (dotted(path.parent), "pages.kit", "model.services", "model.access", "model.errors", "streamlit")
    shared = tuple(map(dotted, SHARED))
    others = [
        found
        for found in imported(path)
        if found.partition(".")[0] not in sys.stdlib_module_names
        and not any(comes_from(place, found) for place in (*ours, *shared))
    ]
    assert others == []


@over([path for path in PAGES if path.name == "text.py"])
def test_what_a_screen_says_is_said_without_streamlit(path: Path) -> None:
    assert [found for found in imported(path) if comes_from("streamlit", found)] == []


@over(FOLDERS)
def test_no_part_of_a_screen_is_used_outside_its_folder(folder: Path) -> None:
    outside = [path for path in PAGES if folder not in path.parents]
    assert [name(path) for path in outside if any(comes_from(dotted(folder), found) for found in imported(path))] == []


@over(SHARED)
def test_what_stands_beside_the_screens_of_a_section_serves_several_of_them(path: Path) -> None:
    assert len(served(path)) >= 2, served(path)


def served(path: Path) -> set[str]:
    """The screens that use a part of their section, at once or through another part."""
    using = [each for each in PAGES if any(comes_from(dotted(path), found) for found in imported(each))]
    screens_there = {dotted(each.parent) for each in using if each.parent in FOLDERS}
    return screens_there.union(*(served(each) for each in using if each in SHARED))


@over(screens())
def test_a_screen_asks_who_is_looking(path: Path) -> None:
    assert re.search(r"session\.(viewer\(Right\.|recognised\(\))", path.read_text(encoding="utf-8"))


def lengths() -> list[int]:
    """The number of lines of each function, its docstring left out."""
    found = []
    for path in CODE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                found.append(
                    (body[-1].end_lineno or 0) - node.lineno + 1 - (body[0].lineno - node.body[0].lineno) if body else 1
                )
    return found


def test_functions_stay_short() -> None:
    assert statistics.median(lengths()) <= 8
    assert statistics.quantiles(lengths(), n=10)[-1] <= 25
