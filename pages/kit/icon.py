"""The icon of the browser's tab and the mark above the menu: four tiles of the mosaic; nothing is fetched."""

from pathlib import Path
from urllib.parse import quote


def _image(name: str) -> str:
    drawing = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return f"data:image/svg+xml,{quote(drawing)}"


ICON = _image("icon.svg")
MARK = _image("mark.svg")
