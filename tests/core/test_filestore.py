"""Bytes are stored whole or not at all, under their own digest; what is lost or damaged is said."""

import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from core import filestore


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path) -> Any:
    """A folder of its own."""
    app.config["FILES"], before = str(tmp_path), app.config["FILES"]
    yield
    app.config["FILES"] = before


def everything() -> list[Path]:
    return [path for path in filestore.folder().rglob("*") if path.is_file()]


def test_what_is_put_is_got() -> None:
    digest = filestore.put(b"words")
    assert filestore.get(digest) == b"words"
    assert filestore.put(b"words") == digest
    assert len(everything()) == 1
    assert [found for found, _written in filestore.stored()] == [digest]


def test_nothing_is_half_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        filestore.put(b"words")
    assert everything() == []


def test_a_lost_and_a_damaged_file_are_said() -> None:
    digest = filestore.put(b"words")
    filestore.path_of(digest).write_bytes(b"other")
    with pytest.raises(filestore.LostFile):
        filestore.get(digest)
    filestore.remove(digest)
    filestore.remove(digest)
    with pytest.raises(filestore.LostFile):
        filestore.get(digest)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "/"])
def test_only_a_digest_is_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="no digest"):
        filestore.path_of(name)


def test_what_a_crash_left_is_swept() -> None:
    digest = filestore.put(b"words")
    part = filestore.path_of(digest).parent / ".part-x"
    part.write_bytes(b"wor")
    assert filestore.sweep_parts(part.stat().st_mtime) == 0
    assert filestore.sweep_parts(part.stat().st_mtime + 1) == 1
    assert filestore.get(digest) == b"words"
