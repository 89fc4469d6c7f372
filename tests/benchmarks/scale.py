"""The same thread page in a small database and in a large one: what it costs may not grow with what else is there."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tests.benchmarks import data, reading, servers
from tests.benchmarks.data import Site
from tests.benchmarks.figures import Figure, Section, middle
from tests.benchmarks.options import Options
from tests.benchmarks.reading import Case, Runner
from tests.benchmarks.servers import Server

TARGET = 1.2
"""The large database's page costs at most so many times the small one's."""


def compared(folder: Path, options: Options, run: Runner) -> Section:
    """Ratios large : small, for pages first read, read again, and read by somebody signed in."""
    sizes = {"small": options.small, "large": options.large}
    sites = {name: data.prepared(folder / name, replace(options, posts=posts)) for name, posts in sizes.items()}
    with ExitStack() as stack:
        running = {name: stack.enter_context(_served(site, options)) for name, site in sites.items()}
        threads = {name: spread(site.threads, options.pages) for name, site in sites.items()}
        cold = {name: middle(reading.opened(running[name].port, threads[name])) for name in sizes}
        for name, site in sites.items():
            reading.opened(running[name].port, threads[name], {"Cookie": site.cookie})
        cases = [case for name in sizes for case in _cases(name, running[name], threads[name], sites[name])]
        found = reading.compared(cases, options, run)
    figures = [_figure("first read (drawn and stored)", cold["large"] / cold["small"])]
    for what in ("anonymous", "signed in"):
        costs = {name: middle(turn.cost for turn in found[f"{name}, {what}"]) for name in sizes}
        figures.append(_figure(f"{what}, processor time", costs["large"] / costs["small"]))
    title = f"A thread page of 50 posts among {options.large:,} posts, as times the same among {options.small:,}"
    return Section(title, tuple(figures))


def _served(site: Site, options: Options) -> servers.Running:
    port = servers.free_port()
    return servers.running(servers.granian("wsgi:app", options.threads, port), port, site.env)


def _cases(name: str, server: Server, threads: list[str], site: Site) -> list[Case]:
    return [
        Case(f"{name}, anonymous", server, reading.wires(threads, {})),
        Case(f"{name}, signed in", server, reading.wires(threads, {"Cookie": site.cookie})),
    ]


def spread(threads: list[str], count: int) -> list[str]:
    """``count`` of the threads, from first to last."""
    step = max(1, len(threads) // count)
    return threads[::step][:count]


def _figure(name: str, ratio: float) -> Figure:
    return Figure(name, ratio, "times", f"target ≤ {TARGET}")
