"""The servers under measurement: started here, ended here, and their memory read from /proc."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import client

ROOT = Path(__file__).resolve().parents[2]
START = 60.0  # seconds a server may take until it answers
END = 15.0  # seconds it may take to end


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, and the process that was started."""

    port: int
    process: subprocess.Popen[bytes]

    def processor(self) -> float:
        """Seconds of processor time that this server's processes have used so far."""
        return sum(_used(pid) for pid in (self.process.pid, *_children(self.process.pid)))

    def memory(self) -> int:
        """Resident bytes of the biggest process of this server: its one worker."""
        return max(_resident(pid) for pid in (self.process.pid, *_children(self.process.pid)))


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind((client.HOST, 0))
        port: int = found.getsockname()[1]
        return port


def granian(target: str, threads: int, port: int) -> list[str]:
    """The command of the pages' server as a deployment starts it, with one worker."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", client.HOST, "--port", str(port),
        "--workers", "1", "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning", target,
    ]  # fmt: skip


def gunicorn(target: str, port: int) -> list[str]:
    """The command of the embedded server, as ``make run`` starts it."""
    bind = f"{client.HOST}:{port}"
    return [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", bind, target]


Running = AbstractContextManager[Server]


@contextmanager
def running(command: list[str], port: int, env: Mapping[str, str], path: str = "/") -> Iterator[Server]:
    """A server from ``command`` that answers ``path``, ended with the block.

    Raises :class:`RuntimeError` when it ends by itself or does not answer in time.
    """
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait(process, port, path)
        yield Server(port, process)
    finally:
        _end(process)


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}: {' '.join(map(str, process.args))}")  # type: ignore[arg-type]  # a list of text here
        try:
            client.ask(port, client.request(path))
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {START:.0f} s")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(END)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.wait()


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in tasks.read_text().split()] if tasks.exists() else []


def _used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0
