"""The two commands of the README, and what they install, keep their promises."""

import os
import re
import shutil
import socket
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK_FILES = ["requirements.lock", "requirements-dev.lock"]
# Flask-SocketIO and Socket.IO pick these by themselves when they are installed.
UNWANTED = {"eventlet", "gevent-websocket"}
REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)==[^\s\\]+", re.MULTILINE)


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def make(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run make as a person would, even when these tests were themselves started by make."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False)


def phony_targets() -> set[str]:
    declared = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert declared
    return set(declared.group(1).split())


def entries(lock_file: str) -> list[str]:
    """The lock file cut into one piece of text for each package."""
    text = (ROOT / lock_file).read_text()
    starts = [match.start() for match in REQUIREMENT.finditer(text)]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def locked(lock_file: str) -> dict[str, str]:
    """Package name to its pinned line."""
    return {
        normalised(match.group(1)): match.group(0) for match in REQUIREMENT.finditer((ROOT / lock_file).read_text())
    }


def test_help_lists_every_target() -> None:
    shown = make("help")
    assert shown.returncode == 0, shown.stderr
    listed = re.findall(r"^  make ([a-z-]+) +\S.{10,}$", shown.stdout, re.MULTILINE)
    assert sorted(listed) == sorted(phony_targets())


def test_every_rule_without_a_file_is_declared_phony() -> None:
    rules = re.findall(r"^([a-z][a-z-]*):(?! export)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(rules) == phony_targets()


def test_make_alone_shows_the_help() -> None:
    assert make().stdout == make("help").stdout


@pytest.mark.parametrize("lock_file", LOCK_FILES)
def test_every_locked_package_has_a_digest(lock_file: str) -> None:
    pieces = entries(lock_file)
    assert len(pieces) > 30
    assert [piece.split("\n")[0] for piece in pieces if "--hash=sha256:" not in piece] == []


@pytest.mark.parametrize("lock_file", LOCK_FILES)
def test_no_lock_file_names_an_address_or_a_path(lock_file: str) -> None:
    lines = (ROOT / lock_file).read_text().splitlines()
    forbidden = re.compile(r"://|^\s*-(?!-hash=)|--(extra-)?index-url|--find-links|--trusted-host|@ |WARNING")
    assert [line for line in lines if forbidden.search(line) and "--hash=" not in line] == []


def test_development_adds_to_the_runtime_and_changes_nothing_of_it() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


@pytest.mark.parametrize("lock_file", LOCK_FILES)
def test_no_unwanted_package_is_locked(lock_file: str) -> None:
    assert UNWANTED.isdisjoint(locked(lock_file))


def test_no_unwanted_package_is_installed() -> None:
    assert UNWANTED.isdisjoint(normalised(found.metadata["Name"]) for found in distributions())


@pytest.fixture
def old_python(tmp_path: Path) -> Path:
    """A command that answers as Python 3.10 would."""
    command = tmp_path / "python3.10"
    command.write_text('#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.10.13" && exit 0\nexit 1\n')
    command.chmod(0o755)
    return command


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """As much of a fresh clone as making the virtual environment reads."""
    folder = tmp_path / "clone"
    (folder / "scripts").mkdir(parents=True)
    for name in ["Makefile", "scripts/venv.sh", *LOCK_FILES]:
        shutil.copy2(ROOT / name, folder / name)
    return folder


def test_an_old_python_is_refused_with_a_way_out(clone: Path, old_python: Path) -> None:
    refused = make("setup", f"PYTHON={old_python}", cwd=clone)
    assert refused.returncode != 0
    assert "Plenary needs Python 3.11 or newer" in refused.stderr
    assert "Python 3.10.13" in refused.stderr
    assert not (clone / ".venv").exists()


def test_a_missing_python_is_refused_with_a_way_out(clone: Path) -> None:
    refused = make("setup", "PYTHON=no-such-python", cwd=clone)
    assert refused.returncode != 0
    assert "There is no 'no-such-python' here" in refused.stderr


def test_a_taken_port_is_named_before_any_work() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        script = ROOT / "scripts" / "port_is_free.py"
        answer = subprocess.run(
            [sys.executable, script, "127.0.0.1", str(port)], capture_output=True, text=True, check=False
        )
    assert answer.returncode == 1
    assert f"Port {port} is not free" in answer.stderr
