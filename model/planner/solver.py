"""The process that solves: an order on the standard input, what is known after each step on the standard output.

Started by `executor` as `python -m model.planner.solver`: it opens no database and imports none, for a search would
begin later by all that this takes. The command `solve` is the same, for whoever has an order in a file.
"""

import sys

from model.child import keep_output
from model.planner.protocol import LONGEST_ORDER, serve


def solve() -> None:
    """Solve the order that is read, and say each step at once."""
    serve(sys.stdin.read(LONGEST_ORDER), _say)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    keep_output()
    solve()
