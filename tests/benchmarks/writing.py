"""Writing: posts acknowledged by the embedded server, and how soon they are with those who have the thread open."""

import json
import time
from itertools import cycle, islice

from tests.benchmarks import client
from tests.benchmarks.client import Load
from tests.benchmarks.data import Site
from tests.benchmarks.figures import Figure, Section, percentile
from tests.benchmarks.live import Audience, delays
from tests.benchmarks.options import Options
from tests.benchmarks.reading import Runner
from tests.benchmarks.servers import Server
from tests.benchmarks.texts import texts

PAUSE = 0.3  # seconds between two posts that readers wait for
EVENT = "entry"


def posting(path: str, token: str, body: str) -> bytes:
    """A request that says something in the thread at ``path``, as the API takes it."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return client.request(f"/api/v1{path}/posts", headers, "POST", json.dumps({"body": body, "lang": "en"}).encode())


def postings(site: Site, paths: list[str]) -> list[bytes]:
    """Two hundred requests, by all writers, in different threads."""
    turns = islice(zip(cycle(paths), cycle(site.tokens), cycle(texts(40)), strict=False), 200)
    return [posting(path, token, said.body) for path, token, said in turns]


def written(server: Server, site: Site, options: Options, run: Runner) -> Section:
    """Posts per second that were acknowledged, each in a transaction of its own.

    Raises :class:`RuntimeError` when one was refused.
    """
    answered = run(Load(server.port, postings(site, site.threads[-50:]), options.write_seconds, options.writers))
    if set(answered.statuses) != {201}:
        raise RuntimeError(f"posts were not acknowledged: {answered.statuses}")
    note = f"{options.writers} clients at once, synchronous=FULL"
    return Section(
        "Writing (embedded server, through the API)",
        (
            Figure("posts acknowledged", answered.rate, "posts/s", note),
            Figure("one post, median", percentile(answered.milliseconds, 0.5), "ms"),
            Figure("one post, 99 of 100", percentile(answered.milliseconds, 0.99), "ms"),
        ),
    )


def arrived(server: Server, site: Site, options: Options) -> Section:
    """Milliseconds from commit to arrival at every reader. Raises :class:`RuntimeError` when a message got lost."""
    path = site.threads[0]
    thread = int(path.rpartition("/")[2])
    with Audience(server.port, f"thread:{thread}", options.readers) as audience:
        commits = [_posted(server, site, path, place) for place in range(options.live_posts)]
        memory = server.memory()
        time.sleep(PAUSE)
        found = delays(commits, audience.stop(), EVENT)
    wanted = options.live_posts * options.readers
    if len(found) != wanted:
        raise RuntimeError(f"{len(found)} of {wanted} messages arrived")
    note = f"{options.live_posts} posts to {options.readers} readers"
    return Section(
        "Live (embedded server)",
        (
            Figure("commit to arrival, median", percentile(found, 0.5), "ms", note),
            Figure("commit to arrival, 99 of 100", percentile(found, 0.99), "ms"),
            Figure("memory of the worker meanwhile", memory / 2**20, "MiB", f"{options.readers} readers connected"),
        ),
    )


def _posted(server: Server, site: Site, path: str, place: int) -> int:
    """Say something; the moment of its commit in nanoseconds. Raises :class:`RuntimeError` when it was refused."""
    wire = posting(path, site.tokens[place % len(site.tokens)], f"Live words no. {place}, to be with everybody soon.")
    status, headers, _body = client.ask(server.port, wire)
    if status != 201:
        raise RuntimeError(f"the post was answered with {status}")
    time.sleep(PAUSE)
    return int(headers[client.COMMITTED.lower()])
