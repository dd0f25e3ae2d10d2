"""How often something may be asked, per who asks: in this process, forgotten when it stops."""

import time
from collections import deque
from dataclasses import dataclass

from model.cache import Cache

MOST_ASKERS = 10_000


class Rate:
    """At most `most` times in any `seconds`, for each asker; the oldest askers are forgotten first."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self.times = Cache[deque[float]](MOST_ASKERS)

    def allows(self, who: str) -> bool:
        """Count one more time, unless there were too many."""
        moment = time.monotonic()
        times = self.times.get(who, deque)
        while times and times[0] <= moment - self.seconds:
            times.popleft()
        if len(times) >= self.most:
            return False
        times.append(moment)
        return True


@dataclass(frozen=True)
class _Asker:
    """When somebody was wrong lately, and until when they are refused."""

    times: tuple[float, ...] = ()
    until: float = 0.0


class Wrongs:
    """After `most` mistakes in `seconds`, an asker is refused for as long again; only mistakes count."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self.askers = Cache[_Asker](MOST_ASKERS)

    def refused(self, who: str) -> bool:
        """Whether somebody has to wait."""
        return time.monotonic() < (self.askers.find(who) or _Asker()).until

    def wrong(self, who: str) -> None:
        """Count a mistake."""
        self.askers.change(who, self._once_more)

    def _once_more(self, before: _Asker | None) -> _Asker:
        asker, moment = before or _Asker(), time.monotonic()
        times = (*asker.times, moment)[-self.most :]
        if len(times) == self.most and times[0] > moment - self.seconds:
            return _Asker((), moment + self.seconds)
        return _Asker(times, asker.until)
