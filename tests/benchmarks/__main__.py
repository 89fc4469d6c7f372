"""``make bench``: measure everything in one run and print it. Arguments: ``make bench BENCH_ARGS="--quick"``."""

import os
import platform
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks import (
    client,
    data,
    deep,
    finding,
    last_minute,
    opinions,
    questionnaires,
    reading,
    results,
    scale,
    servers,
    writing,
)
from tests.benchmarks.client import Answered, Load
from tests.benchmarks.data import Site
from tests.benchmarks.figures import Figure, Section
from tests.benchmarks.options import Options, parsed
from tests.benchmarks.reading import Case, Runner
from tests.benchmarks.servers import Server

SPARE_THREADS = 24  # of the embedded server, beside one for each live reader


@contextmanager
def other_process() -> Iterator[Runner]:
    """Runs loads in a process of its own, so that asking costs the server no time of its interpreter."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:

        def run(load: Load) -> Answered:
            return pool.submit(client.run, load).result()

        yield run


def pages(site: Site, options: Options, run: Runner) -> list[Section]:
    """Reading, on the pages' server of a deployment and the same server with the bare route."""
    bare_port, port = servers.free_port(), servers.free_port()
    bare = servers.granian("tests.benchmarks.bare:app", options.threads, bare_port)
    ours = servers.granian("wsgi:app", options.threads, port)
    with servers.running(bare, bare_port, {}) as yardstick, servers.running(ours, port, site.env) as server:
        threads = site.threads[: options.pages]
        cold = reading.opened(port, threads)
        reading.opened(port, site.lines)
        reading.opened(port, threads, {"Cookie": site.cookie})  # a first visit sets a mark; those that follow do not
        found = reading.compared(cases := _cases(yardstick, server, threads, site), options, run)
        memory = (
            Figure(
                "web worker", server.memory() / 2**20, "MiB", f"granian, {options.threads} threads, after reading"
            ),
            Figure("bare Flask worker", yardstick.memory() / 2**20, "MiB", "the same server"),
        )
    return [*reading.sections(cases, found, cold), Section("Memory of a worker (resident)", memory)]


def _cases(bare: Server, server: Server, threads: list[str], site: Site) -> list[Case]:
    tags = reading.revalidations(server.port, threads)
    signed_in = reading.wires(threads, {"Cookie": site.cookie})
    return [
        Case("bare Flask route", bare, reading.wires(["/"], {})),
        Case("thread page, anonymous", server, reading.wires(threads, {}), target=0.40),
        Case("thread page, signed in", server, signed_in, target=0.25),
        Case("thread page, not modified (304)", server, tags, status=304, target=0.50),
        Case("action-line page, anonymous", server, reading.wires(site.lines, {})),
    ]


def words(site: Site, options: Options, run: Runner) -> list[Section]:
    """Writing and live delivery, on the embedded server as ``make run`` starts it, with a thread for each reader."""
    port = servers.free_port()
    env = site.env | {"PLENARY_THREADS": str(options.readers + SPARE_THREADS), "PORT": str(port)}
    with servers.running(servers.gunicorn("tests.benchmarks.noted:app", port), port, env) as server:
        return [writing.written(server, site, options, run), writing.arrived(server, site, options)]


def stored(site: Site) -> Section:
    """How much the database holds when measuring begins."""
    kept = {name: count for name, count in site.rows.items() if count}
    some = [
        Figure(name, kept[name], "rows") for name in ("post", "revision", "entry", "thread", "user") if name in kept
    ]
    return Section("Database", (Figure("all tables", sum(kept.values()), "rows"), *some))


def machine() -> str:
    """What was measured on, in neutral words."""
    cores = os.cpu_count()
    return f"{cores} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, loopback"


def measure(options: Options, folder: Path) -> None:
    """One run: make the data, measure, print."""
    if options.last_minute:
        rush = last_minute.rushed(folder, options.last_minute, last_minute.MINUTE, options.database)
        print(rush.section(f"{options.last_minute} people in the last minute before closing"), flush=True)
        return
    if options.search:
        print("\n\n".join(map(str, finding.measured(folder, options))), flush=True)
        return
    if options.opinions:
        print("\n\n".join(map(str, opinions.measured(folder))), flush=True)
        return
    if options.results:
        print("\n\n".join(map(str, results.compared(folder, options))), flush=True)
        return
    if options.scale:
        with other_process() as run:
            print(scale.compared(folder, options, run), flush=True)
        return
    if options.questionnaires:
        shutil.rmtree(folder / "asked", ignore_errors=True)
        with other_process() as run:
            print("\n\n".join(map(str, questionnaires.compared(folder / "asked", options, run))), flush=True)
        return
    site = data.prepared(folder, options)
    with other_process() as run:
        long = deep.compared(folder / "deep", options, run)
        shutil.rmtree(folder / "asked", ignore_errors=True)  # answers are saved in it: it is made anew each time
        asked = questionnaires.compared(folder / "asked", options, run)
        found = [*pages(site, options, run), *asked, long, *words(site, options, run), stored(site)]
    print("\n\n".join(map(str, found)), flush=True)


def _size(options: Options) -> str:
    if options.last_minute:
        return f"{options.last_minute:,} respondents"
    if options.search:
        return f"{options.large:,} posts"
    if options.opinions:
        return "votes on statements"
    if options.results:
        return f"{options.few_responses:,} and {options.many_responses:,} responses"
    return f"{options.small:,} and {options.large:,} posts" if options.scale else f"{options.posts:,} posts"


def main(arguments: list[str] | None = None) -> int:
    """Measure as the command line says."""
    options, started = parsed(arguments), time.monotonic()
    print(f"Plenary, measured on {machine()}; {_size(options)}. This gates nothing.\n", flush=True)
    if options.keep is not None:
        measure(options, options.keep)
    else:
        with tempfile.TemporaryDirectory(prefix="plenary-bench-") as folder:
            measure(options, Path(folder))
    print(f"\nTaken in {time.monotonic() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
