"""What a machine lacks for a test: said loudly by hand, and a failure on the machine that proves."""

import os
from typing import NoReturn

import pytest


def not_tried(reason: str) -> NoReturn:
    """Leave a test out for a reason; where everything has to be tried, fail."""
    pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
