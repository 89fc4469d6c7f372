"""Requests as fast as one server answers them: keep-alive connections on loopback, in a process of their own.

Raw sockets, because a client library would spend more time than the server that is measured.
"""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

HOST = "127.0.0.1"
AGENT = "plenary-bench"
COMMITTED = "X-Committed-At"
"""Header of :mod:`tests.benchmarks.noted`: nanoseconds of the monotonic clock, which all processes share."""
PATIENCE = 20.0  # seconds that one answer may take
PIECE = 262_144  # bytes asked of a socket at once


@dataclass(frozen=True)
class Load:
    """What to ask: whole requests as bytes, taken in turn, over ``connections`` at once for ``seconds``."""

    port: int
    requests: Sequence[bytes]
    seconds: float
    connections: int = 8


@dataclass(frozen=True)
class Answered:
    """What came: answers per second, how many of each status, bytes of one answer, and milliseconds that each took."""

    rate: float
    statuses: dict[int, int]
    size: int
    milliseconds: list[float]


def request(path: str, headers: dict[str, str] | None = None, method: str = "GET", body: bytes = b"") -> bytes:
    """One HTTP/1.1 request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"User-Agent: {AGENT}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def connect(port: int) -> socket.socket:
    """A connection to ``port`` on this machine that sends small packets at once."""
    made = socket.create_connection((HOST, port), timeout=PATIENCE)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def read_answer(connection: socket.socket) -> bytes:
    """One whole answer, head and body. Raises :class:`ConnectionError` when the server hangs up before its end."""
    data = connection.recv(PIECE)
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += _more(connection)
    whole = end + 4 + content_length(data[:end])
    while len(data) < whole:
        data += _more(connection)
    return data


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(PIECE)
    if not piece:
        raise ConnectionError("the server closed the connection in the middle of an answer")
    return piece


def content_length(head: bytes) -> int:
    """The length of the body that ``head`` announces, in bytes; 0 when it names none."""
    lower = head.lower()
    at = lower.find(b"\r\ncontent-length:")
    if at < 0:
        return 0
    end = lower.find(b"\r\n", at + 2)
    return int(lower[at + 17 : end if end > 0 else None])


def ask(port: int, wire: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send one request on a connection of its own: status, headers (names in lower case), body."""
    with connect(port) as connection:
        connection.sendall(wire)
        head, _, body = read_answer(connection).partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    return int(first.split()[1]), headers, body


def run(load: Load) -> Answered:
    """Keep every connection busy until the time is over, and count the answers."""
    wires = cycle(load.requests)
    statuses: Counter[bytes] = Counter()
    taken: list[float] = []
    size = 0
    with selectors.DefaultSelector() as ready:
        for _ in range(load.connections):
            ready.register(connect(load.port), selectors.EVENT_READ, [0.0])
        started = time.perf_counter()
        for key in ready.get_map().values():
            _send(key, next(wires))
        while (moment := time.perf_counter()) < started + load.seconds:
            for key, _events in ready.select(PATIENCE):
                answer = read_answer(key.fileobj)  # type: ignore[arg-type]  # sockets are all that was registered
                taken.append((time.perf_counter() - key.data[0]) * 1000)
                statuses[answer[9:12]] += 1
                size = len(answer)
                _send(key, next(wires))
        _finish(ready)
    rate = len(taken) / (moment - started)
    return Answered(rate, {int(k): n for k, n in statuses.items()}, size, taken)


def _send(key: selectors.SelectorKey, wire: bytes) -> None:
    key.data[0] = time.perf_counter()
    key.fileobj.sendall(wire)  # type: ignore[union-attr]  # a socket


def _finish(ready: selectors.BaseSelector) -> None:
    """Wait for the answers that are still under way, so that the next measurement meets an idle server."""
    for key in list(ready.get_map().values()):
        read_answer(key.fileobj)  # type: ignore[arg-type]  # a socket
        key.fileobj.close()  # type: ignore[union-attr]  # a socket
