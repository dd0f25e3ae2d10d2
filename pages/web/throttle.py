"""How often something may be asked, per who asks: in this process, forgotten when it stops."""

import time
from collections import deque

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
