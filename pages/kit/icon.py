"""The icon of the browser's tab: four tiles of the mosaic, drawn here so that nothing is fetched."""

from urllib.parse import quote

_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect x="2" y="2" width="13" height="13" rx="2" fill="#0B5FA5"/>'
    '<rect x="17" y="2" width="13" height="13" rx="2" fill="#A86A00"/>'
    '<path d="M18.5 13.5 28.5 3.5" stroke="#fff" stroke-width="2.4"/>'
    '<rect x="2" y="17" width="13" height="13" rx="2" fill="#0B5FA5"/>'
    '<rect x="18" y="18" width="11" height="11" rx="2" fill="none" stroke="#6B7280" stroke-width="2"'
    ' stroke-dasharray="3 2"/>'
    "</svg>"
)

ICON = f"data:image/svg+xml,{quote(_DRAWING)}"
