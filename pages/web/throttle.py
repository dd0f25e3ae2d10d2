"""How often something may be asked, per who asks: in this process, forgotten when it stops."""

import time
from collections import OrderedDict, deque

MOST_ASKERS = 10_000


class Rate:
    """At most `most` times in any `seconds`, for each asker; the oldest askers are forgotten first."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self.times: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, who: str) -> bool:
        """Count one more time, unless there were too many."""
        moment = time.monotonic()
        times = self.times.setdefault(who, deque())
        self.times.move_to_end(who)
        while len(self.times) > MOST_ASKERS:
            self.times.popitem(last=False)
        while times and times[0] <= moment - self.seconds:
            times.popleft()
        if len(times) >= self.most:
            return False
        times.append(moment)
        return True


class Wrongs:
    """After `most` mistakes in `seconds`, an asker is refused for as long again; only mistakes count."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self.times: OrderedDict[str, deque[float]] = OrderedDict()
        self.until: dict[str, float] = {}

    def refused(self, who: str) -> bool:
        """Whether somebody has to wait."""
        return time.monotonic() < self.until.get(who, 0.0)

    def wrong(self, who: str) -> None:
        """Count a mistake."""
        moment = time.monotonic()
        times = self.times.setdefault(who, deque(maxlen=self.most))
        self.times.move_to_end(who)
        times.append(moment)
        if len(times) == self.most and times[0] > moment - self.seconds:
            self.until[who] = moment + self.seconds
            times.clear()
        while len(self.times) > MOST_ASKERS:
            forgotten, _ = self.times.popitem(last=False)
            self.until.pop(forgotten, None)
