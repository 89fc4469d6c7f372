"""Live readers: how long after its commit a post is on the wires of all who have its thread open.

The readers are one process that watches all connections and notes when a whole message has come; it unpacks
nothing while it measures. They speak Engine.IO 4 and Socket.IO 5 over WebSocket, as browsers do.
"""

import json
import selectors
import time
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import websocket

from tests.benchmarks import client

PATIENCE = 60.0  # seconds that all readers may take to join, or the last message to come
PING, PONG = b"2", "3"


@dataclass
class Reader:
    """One open page: its connection, what came and was not whole yet, and the messages with their moments (ns)."""

    connection: websocket.WebSocket
    pending: bytes = b""
    messages: list[tuple[int, bytes]] = field(default_factory=list)

    def receive(self) -> None:
        """Take what has come, and note the moment of each message that is whole by now."""
        self.pending += self.connection.sock.recv(client.PIECE)
        moment = time.monotonic_ns()
        while (frame := whole_frame(self.pending)) is not None:
            text, self.pending = frame
            if text == PING:
                self.connection.send(PONG)
            else:
                self.messages.append((moment, text))


def whole_frame(data: bytes) -> tuple[bytes, bytes] | None:
    """The first server's frame in ``data`` and what follows it; ``None`` while it is incomplete (RFC 6455, 5.2)."""
    if len(data) < 2:
        return None
    start, size = 2, data[1] & 0x7F
    if size >= 126:
        start = 4 if size == 126 else 10
        size = int.from_bytes(data[2:start], "big")
    if len(data) < start + size:
        return None
    return data[start : start + size], data[start + size :]


def join(port: int, channel: str) -> Reader:
    """Open a page on ``channel``. Raises :class:`RuntimeError` when the server does not let it in."""
    url = f"ws://{client.HOST}:{port}/socket.io/?EIO=4&transport=websocket"
    connection = websocket.create_connection(url, timeout=PATIENCE)
    connection.recv()
    connection.send("40")
    connection.recv()
    connection.send("420" + json.dumps(["join", {"channel": channel}]))
    answer = str(connection.recv())
    while answer.startswith("42"):  # Who is here may be told before the answer comes.
        answer = str(connection.recv())
    if not answer.startswith("430") or json.loads(answer[3:]) != [{"ok": True}]:
        raise RuntimeError(f"a live reader was not let into {channel}: {answer}")
    return Reader(connection)


def _listen(pipe: Connection, port: int, channel: str, count: int) -> None:
    """Be ``count`` readers until told to stop; then give each reader's messages back."""
    readers = [join(port, channel) for _ in range(count)]
    with selectors.DefaultSelector() as ready:
        for reader in readers:
            ready.register(reader.connection.sock, selectors.EVENT_READ, reader)
        ready.register(pipe, selectors.EVENT_READ, None)
        pipe.send("joined")
        stopped = False
        while not stopped:
            for key, _events in ready.select(PATIENCE):
                stopped = stopped or key.data is None
                if key.data is not None:
                    key.data.receive()
    pipe.recv()
    pipe.send([reader.messages for reader in readers])
    for reader in readers:
        reader.connection.shutdown()


class Audience:
    """Readers of one channel in a process of their own; a context manager that ends it."""

    def __init__(self, port: int, channel: str, count: int) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_listen, args=(theirs, port, channel, count), daemon=True)

    def __enter__(self) -> "Audience":
        self._process.start()
        self._answer()
        return self

    def _answer(self) -> Any:
        if not self._pipe.poll(PATIENCE):
            raise RuntimeError("the live readers do not answer")
        return self._pipe.recv()

    def stop(self) -> list[list[tuple[int, bytes]]]:
        """Every reader's messages, each with the moment when it was whole."""
        self._pipe.send("stop")
        answer: list[list[tuple[int, bytes]]] = self._answer()
        return answer

    def __exit__(self, *_: object) -> None:
        self._process.join(5)
        if self._process.is_alive():
            self._process.kill()


def delays(commits: list[int], heard: list[list[tuple[int, bytes]]], event: str) -> list[float]:
    """Milliseconds from each commit (ns) to its arrival at each reader; the n-th message of ``event`` is the n-th post."""
    found = []
    for messages in heard:
        moments = [moment for moment, text in messages if named(text) == event]
        found += [(moment - commit) / 1e6 for moment, commit in zip(moments, commits, strict=False)]
    return found


def named(text: bytes) -> str:
    """The name of the event that a Socket.IO message carries; empty for any other message."""
    return str(json.loads(text[2:])[0]) if text.startswith(b"42[") else ""
