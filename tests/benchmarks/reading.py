"""Reading: pages beside the bare route, in turns, so that what else the machine does falls on all alike."""

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks import client
from tests.benchmarks.client import Answered, Load
from tests.benchmarks.figures import Figure, Section, middle, percentile
from tests.benchmarks.options import Options
from tests.benchmarks.servers import Server

GZIP = {"Accept-Encoding": "gzip"}
Runner = Callable[[Load], Answered]


@dataclass(frozen=True)
class Case:
    """One kind of request. ``target`` is the share of the bare route's speed to reach; 0 when there is none."""

    name: str
    server: Server
    requests: tuple[bytes, ...]
    status: int = 200
    target: float = 0.0


@dataclass(frozen=True)
class Round:
    """One turn of one case: requests per second, microseconds of the server's processor time for each, bytes of one."""

    rate: float
    cost: float
    size: int


def wires(paths: list[str], headers: dict[str, str]) -> tuple[bytes, ...]:
    """A request for each of ``paths``."""
    return tuple(client.request(path, GZIP | headers) for path in paths)


def revalidations(port: int, paths: list[str]) -> tuple[bytes, ...]:
    """A request for each of ``paths`` by somebody who has the page already."""
    tags = (client.ask(port, client.request(path, GZIP))[1]["etag"] for path in paths)
    return tuple(client.request(p, GZIP | {"If-None-Match": t}) for p, t in zip(paths, tags, strict=True))


def opened(port: int, paths: list[str], headers: dict[str, str] | None = None) -> list[float]:
    """Read each page once: how many milliseconds each took. Raises :class:`RuntimeError` for one that is no page."""
    taken = []
    for path in paths:
        wire = client.request(path, GZIP | (headers or {}))
        started = time.perf_counter()
        status, given, body = client.ask(port, wire)
        taken.append((time.perf_counter() - started) * 1000)
        if status != 200 or b"</html>" not in plain(given, body):
            raise RuntimeError(f"{path} answered {status} instead of a page")
    return taken


def plain(headers: dict[str, str], body: bytes) -> bytes:
    """``body`` unpacked."""
    return gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body


def compared(cases: list[Case], options: Options, run: Runner) -> dict[str, list[Round]]:
    """Measure all ``cases`` in turn, round after round. Raises :class:`RuntimeError` for a wrong status."""
    found: dict[str, list[Round]] = {case.name: [] for case in cases}
    for number in range(options.rounds):
        for case in cases if number % 2 == 0 else reversed(cases):
            found[case.name].append(_turn(case, options.seconds, run))
    return found


def _turn(case: Case, seconds: float, run: Runner) -> Round:
    before = case.server.processor()
    answered = run(Load(case.server.port, case.requests, seconds))
    used = case.server.processor() - before
    if set(answered.statuses) != {case.status}:
        raise RuntimeError(f"{case.name}: expected {case.status}, got {answered.statuses}")
    return Round(answered.rate, used * 1e6 / sum(answered.statuses.values()), answered.size)


def sections(cases: list[Case], found: dict[str, list[Round]], cold: list[float]) -> list[Section]:
    """Ratios to the first case, rates, and what else was seen on the way."""
    bare, *others = cases
    rates = {case.name: middle(a.rate for a in found[case.name]) for case in cases}
    costs = {case.name: middle(a.cost for a in found[case.name]) for case in cases}
    ratios = [Figure(c.name, ratio(found[c.name], found[bare.name]), "", _target(c)) for c in others]
    shares = [Figure(c.name, costs[bare.name] / (costs[c.name] or 1), "", _target(c)) for c in others]
    speeds = [
        Figure(
            c.name,
            rates[c.name],
            "requests/s",
            f"{costs[c.name]:.0f} µs of processor, {found[c.name][-1].size:,} bytes",
        )
        for c in cases
    ]
    first = [
        Figure("thread page not stored yet, median", middle(cold), "ms", "rendered, compressed and stored"),
        Figure("thread page not stored yet, 99 of 100", percentile(cold, 0.99), "ms"),
    ]
    rounds = len(found[bare.name])
    return [
        Section("Share of the bare Flask route's speed (median of rounds)", tuple(ratios)),
        Section("The same by processor time, which other work on the machine disturbs less", tuple(shares)),
        Section(f"Reading, one worker, 8 connections (median of {rounds} rounds in turns)", tuple(speeds)),
        Section("First reading", tuple(first)),
    ]


def ratio(answers: list[Round], bare: list[Round]) -> float:
    """The median over rounds of how much of the bare route's rate was reached in the same round."""
    return middle(a.rate / b.rate for a, b in zip(answers, bare, strict=True))


def _target(case: Case) -> str:
    return f"target ≥ {case.target:.2f}" if case.target else ""
