"""Reading: pages beside the bare route, in turns, so that what else the machine does falls on all alike."""

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks import client
from tests.benchmarks.client import Answered, Load
from tests.benchmarks.figures import Figure, Section, middle, percentile
from tests.benchmarks.options import Options

GZIP = {"Accept-Encoding": "gzip"}
Runner = Callable[[Load], Answered]


@dataclass(frozen=True)
class Case:
    """One kind of request. ``target`` is the share of the bare route's speed to reach; 0 when there is none."""

    name: str
    port: int
    requests: tuple[bytes, ...]
    status: int = 200
    target: float = 0.0


def wires(paths: list[str], headers: dict[str, str]) -> tuple[bytes, ...]:
    """A request for each of ``paths``."""
    return tuple(client.request(path, GZIP | headers) for path in paths)


def revalidations(port: int, paths: list[str]) -> tuple[bytes, ...]:
    """A request for each of ``paths`` by somebody who has the page already."""
    tags = (client.ask(port, client.request(path, GZIP))[1]["etag"] for path in paths)
    return tuple(client.request(p, GZIP | {"If-None-Match": t}) for p, t in zip(paths, tags, strict=True))


def opened(port: int, paths: list[str]) -> list[float]:
    """Read each page once: how many milliseconds each took. Raises :class:`RuntimeError` for one that is no page."""
    taken = []
    for path in paths:
        wire = client.request(path, GZIP)
        started = time.perf_counter()
        status, headers, body = client.ask(port, wire)
        taken.append((time.perf_counter() - started) * 1000)
        if status != 200 or b"</html>" not in plain(headers, body):
            raise RuntimeError(f"{path} answered {status} instead of a page")
    return taken


def plain(headers: dict[str, str], body: bytes) -> bytes:
    """``body`` unpacked."""
    return gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body


def compared(cases: list[Case], options: Options, run: Runner) -> dict[str, list[Answered]]:
    """Measure all ``cases`` in turn, round after round. Raises :class:`RuntimeError` for a wrong status."""
    found: dict[str, list[Answered]] = {case.name: [] for case in cases}
    for number in range(options.rounds):
        for case in cases if number % 2 == 0 else reversed(cases):
            answered = run(Load(case.port, case.requests, options.seconds))
            if set(answered.statuses) != {case.status}:
                raise RuntimeError(f"{case.name}: expected {case.status}, got {answered.statuses}")
            found[case.name].append(answered)
    return found


def sections(cases: list[Case], found: dict[str, list[Answered]], cold: list[float]) -> list[Section]:
    """Ratios to the first case, rates, and what else was seen on the way."""
    bare, *others = cases
    rates = {case.name: middle(a.rate for a in found[case.name]) for case in cases}
    ratios = [Figure(c.name, ratio(found[c.name], found[bare.name]), "", _target(c)) for c in others]
    speeds = [Figure(c.name, rates[c.name], "requests/s", f"{found[c.name][-1].size:,} bytes") for c in cases]
    first = [
        Figure("thread page not stored yet, median", middle(cold), "ms", "rendered, compressed and stored"),
        Figure("thread page not stored yet, 99 of 100", percentile(cold, 0.99), "ms"),
    ]
    rounds = len(found[bare.name])
    return [
        Section("Share of the bare Flask route's speed (median of rounds)", tuple(ratios)),
        Section(f"Reading, one worker, 8 connections (median of {rounds} rounds in turns)", tuple(speeds)),
        Section("First reading", tuple(first)),
    ]


def ratio(answers: list[Answered], bare: list[Answered]) -> float:
    """The median over rounds of how much of the bare route's rate was reached in the same round."""
    return middle(a.rate / b.rate for a, b in zip(answers, bare, strict=True))


def _target(case: Case) -> str:
    return f"target ≥ {case.target:.2f}" if case.target else ""
