"""A public vote set, clustered in a process that has loaded nothing else: ``python -m tests.benchmarks.clustered NAME``."""

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from consultations.opinions.ballots import ballots
from consultations.opinions.groups import Opinions, opinions
from tests.consultations.opinions.vote_sets import latest, log


@dataclass(frozen=True)
class Taken:
    """What one run took, and what it found; ``before`` is the memory of the process when it began, ``peak`` at its most."""

    seconds: float
    processor: float
    before: int
    peak: int
    votes: int
    groups: list[int]


class Meter:
    """Begins to measure when it is made."""

    def __init__(self) -> None:
        self.before, self.clock, self.processor = memory("VmRSS"), time.monotonic(), time.process_time()

    def read(self, found: Opinions) -> Taken:
        """What was taken since."""
        seconds, processor = time.monotonic() - self.clock, time.process_time() - self.processor
        groups = [group.voters for group in found.groups]
        return Taken(seconds, processor, self.before, memory("VmHWM"), found.votes, groups)


def memory(name: str) -> int:
    """``VmRSS`` now, or ``VmHWM``, the most so far, in MiB."""
    return int(Path("/proc/self/status").read_text("utf-8").partition(f"{name}:")[2].split()[0]) // 1024


if __name__ == "__main__":
    votes = ballots(latest(log(sys.argv[1])))
    meter = Meter()
    print(json.dumps(asdict(meter.read(opinions(votes, 5)))))
