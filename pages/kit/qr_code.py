"""The QR code by which phones come into a workshop."""

import segno


def picture(address: str) -> str:
    """Return the QR code of an address as an image of the page, dark on white in every theme, since some phones read no
    other."""
    return str(segno.make(address, error="m").svg_data_uri(scale=8, border=4, dark="#000000", light="#ffffff"))
