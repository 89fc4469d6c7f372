"""A real server with the small demo, and Debian's Chromium. Missing, it is a skip on a desk and a failure in CI."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright

from tests.databases import fresh_postgresql
from tests.e2e.data import Addresses, addresses

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PASSWORD = "demo-plenary-2026"
"""Of all demo accounts, as ``make run`` prints it."""
PATIENCE = 20_000
"""Milliseconds that a machine with other work may take; whoever waits for less tests the machine."""
expect.set_options(timeout=PATIENCE)


def python(env: dict[str, str], *arguments: str) -> str:
    """Run Python on the data that ``env`` reaches; what it printed."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout


@dataclass(frozen=True)
class Server:
    """Where the server under test answers, the environment that reaches the same data, and the demo as it began."""

    url: str
    env: dict[str, str]
    demo: Addresses

    def flask(self, *arguments: str) -> str:
        """Run a command of the application on the server's data; what it printed."""
        return python(self.env, "-m", "flask", "--app", "wsgi", *arguments)

    def run(self, program: str) -> str:
        """Run a program on the server's data, in a process of its own; what it printed."""
        return python(self.env, "-c", program)


def chromium() -> str:
    """The system's Chromium; without one the tests are skipped, or fail in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        message = "the browser tests need Debian's chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _environment(folder: Path, port: int) -> dict[str, str]:
    env = {**os.environ, "PLENARY_ENV": "demo", "PLENARY_INSTANCE": str(folder), "PORT": str(port)}
    env.pop("REDIS_URL", None)
    if address := fresh_postgresql("e2e"):
        env["DATABASE_URL"] = address
    return env


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2):  # noqa: S310  # our own loopback address
            return True
    except OSError:
        return False


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _running(command: list[str], env: dict[str, str], is_up: Callable[[], bool]) -> Iterator[None]:
    """A program of our own, from when it is up until the tests are done."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            if process.poll() is not None:
                pytest.fail(f"{command[0]} ended with {process.returncode}")
            if is_up():
                break
            time.sleep(0.2)
        else:
            pytest.fail(f"{command[0]} is not up after a minute")
        yield
    finally:
        process.terminate()
        process.wait(20)


def _own_redis() -> tuple[list[str], int]:
    """Each server has a Redis of its own: channels are shared by all databases of one, jobs by all processes on one."""
    port = _free_port()
    return ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"], port


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The embedded server, as ``make run`` starts it, on the small demo."""
    chromium()
    port = _free_port()
    env = _environment(tmp_path_factory.mktemp("instance"), port)
    with ExitStack() as running:
        if os.environ.get("TEST_REDIS_URL"):
            redis, redis_port = _own_redis()
            running.enter_context(_running(redis, env, lambda: _listens(redis_port)))
            env["REDIS_URL"] = f"redis://127.0.0.1:{redis_port}/0"
        for step in (("db", "upgrade"), ("reference", "load"), ("demo", "--small")):
            python(env, "-m", "flask", "--app", "wsgi", *step)
        made = Server(f"http://127.0.0.1:{port}", env, addresses(env))
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
        running.enter_context(_running(command, env, lambda: _answers(made.url)))
        yield made


@pytest.fixture(scope="session")
def furnished(server: Server) -> dict[str, str]:
    """Addresses in a consultation with something on each of its pages."""
    made: dict[str, str] = json.loads(server.run("from tests.e2e.furnished import main; main()"))
    return made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    path = chromium()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


NewPage = Callable[..., Page]
_sessions: dict[str, StorageState] = {}


@pytest.fixture
def new_page(browser: Browser, server: Server) -> Iterator[NewPage]:
    """A page of a new person's browser: ``new_page("facilitator@demo.invalid", scripts=False, width=360)``."""
    contexts: list[BrowserContext] = []

    def remembered(email: str) -> StorageState:
        """Cookies of a session: each person signs in once, because sign-in is limited per account."""
        if email not in _sessions:
            context = browser.new_context(base_url=server.url, java_script_enabled=False)
            sign_in(context.new_page(), email)
            _sessions[email] = context.storage_state()
            context.close()
        return _sessions[email]

    def make(email: str | None = None, *, scripts: bool = True, width: int = 1280, scheme: str = "light") -> Page:
        context = browser.new_context(
            base_url=server.url, java_script_enabled=scripts, viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light", locale="en-GB", timezone_id="Africa/Niamey",
            storage_state=remembered(email) if email else None,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield make
    for context in contexts:
        context.close()


def sign_in(page: Page, email: str) -> None:
    """Through the sign-in page, as a demo account."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
