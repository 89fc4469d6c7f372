"""Reading files of reference data, with errors that say which file, which place and what is wrong."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

Item = TypeVar("Item")
Builder = Callable[[dict[str, Any], int], Item]


class ReferenceDataError(ValueError):
    """A file of reference data is missing, unreadable or contradicts itself."""


def load_items(path: Path, key: str, builder: Builder[Item]) -> tuple[Item, ...]:
    """The objects listed under `key` in a JSON file, each built by `builder(raw, position)`."""
    try:
        content = json.loads(_read(path))
    except json.JSONDecodeError as error:
        raise ReferenceDataError(f"{path.name}: line {error.lineno} is not JSON: {error.msg}") from error
    listed = content.get(key) if isinstance(content, dict) else None
    if not isinstance(listed, list) or not listed:
        raise ReferenceDataError(f"{path.name}: “{key}” must be a list with something in it")
    return build_items(path, listed, builder)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file with a heading line; every row must have as many cells as the heading."""
    reader = csv.DictReader(io.StringIO(_read(path), newline=""))
    rows = list(reader)
    for row in rows:
        if None in row or None in row.values():
            raise ReferenceDataError(f"{path.name}: a row about {next(iter(row.values()))!r} has a wrong length")
    if not rows:
        raise ReferenceDataError(f"{path.name}: there are no rows")
    return rows


def build_items(path: Path, raws: Iterable[Any], builder: Builder[Item]) -> tuple[Item, ...]:
    """Each raw object through `builder`, with errors placed in the file. Positions count from 1."""
    built = []
    for position, raw in enumerate(raws, start=1):
        if not isinstance(raw, dict):
            raise ReferenceDataError(f"{path.name}: item {position} is not an object")
        try:
            built.append(builder(raw, position))
        except ReferenceDataError as error:
            raise ReferenceDataError(f"{path.name}: item {position}: {error}") from error
    return tuple(built)


def text(raw: Mapping[str, Any], key: str, *, optional: bool = False) -> str:
    """The words under `key`; empty words, or none, only where they are optional."""
    value = raw.get(key)
    if optional and (value is None or value == ""):
        return ""
    if not isinstance(value, str) or not value.strip():
        raise ReferenceDataError(f"“{key}” is missing or empty")
    return value


def integer(raw: Mapping[str, Any], key: str) -> int:
    """The whole number under `key`."""
    value = raw.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ReferenceDataError(f"“{key}” must be a whole number")
    return value


def flag(raw: Mapping[str, Any], key: str) -> bool:
    """The true or false under `key`."""
    value = raw.get(key)
    if not isinstance(value, bool):
        raise ReferenceDataError(f"“{key}” must be true or false")
    return value


def one_of(raw: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    """The word under `key`, which must be one of those allowed."""
    value = raw.get(key)
    if value not in allowed:
        raise ReferenceDataError(f"“{key}” must be one of {', '.join(map(repr, allowed))}, not {value!r}")
    return str(value)


def items(raw: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects listed under `key`; at least one."""
    value = raw.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        raise ReferenceDataError(f"“{key}” must be a list of objects")
    return value


def titles(raw: Mapping[str, Any], key: str) -> Mapping[str, str]:
    """Words by language code under `key`; English is always among them."""
    value = raw.get(key)
    if not isinstance(value, dict) or not value.get("en"):
        raise ReferenceDataError(f"“{key}” must hold at least the English words")
    return MappingProxyType({code: text(value, code) for code in value})


def require_unique(path: Path, what: str, values: Iterable[object]) -> None:
    """Raise when a value occurs twice."""
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise ReferenceDataError(f"{path.name}: {what} {value!r} occurs twice")
        seen.add(value)


def require_known(path: Path, where: str, values: Iterable[object], known: set[Any]) -> None:
    """Raise when something refers to what does not exist."""
    for value in values:
        if value not in known:
            raise ReferenceDataError(f"{path.name}: {where} refers to {value!r}, which does not exist")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReferenceDataError(f"{path.name}: cannot be read: {error}") from error
