"""Everything about teams, positions and scenarios that a notebook could use: no screen, no chart."""

import os

# openpyxl reads XML with lxml where that is installed, and slides bring it: defusedxml alone refuses entities.
os.environ["OPENPYXL_LXML"] = "False"
