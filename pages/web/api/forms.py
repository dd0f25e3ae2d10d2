"""The forms in which a table is given, and which one a program asks for: by the end of the address, or by `Accept`."""

from collections.abc import Mapping

JSON = "json"
FORMS: Mapping[str, str] = {JSON: "application/json", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
"""The type of each form, the usual one first."""


def named(name: str) -> tuple[str, str]:
    """Return a table and the form that the end of its address names, empty when it names none."""
    table, _, form = name.rpartition(".")
    return (table, form) if form in FORMS else (name, "")


def accepted(header: str) -> str:
    """Return the form of ours that a program likes best; empty when it accepts none. Who says nothing takes any."""
    ranges = [_range(part) for part in header.split(",") if part.strip()] or [("*/*", 1.0)]
    weights = {form: _weight(kind, ranges) for form, kind in FORMS.items()}
    best = max(weights, key=weights.__getitem__)
    return best if weights[best] > 0 else ""


def _range(part: str) -> tuple[str, float]:
    kind, *parameters = (each.strip().lower() for each in part.split(";"))
    quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        weight = float(quality)
    except ValueError:
        weight = 0.0
    return kind, weight if 0 <= weight <= 1 else 0.0


def _weight(kind: str, ranges: list[tuple[str, float]]) -> float:
    """How much a type is liked: as the narrowest range that holds it says."""
    for wanted in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        weights = [weight for each, weight in ranges if each == wanted]
        if weights:
            return max(weights)
    return 0.0
