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
