"""Panels: how a page of a low room shows what higher rooms have to say, without importing them.

The home page and the action-line page belong to ``themes``; what is open now, what was said and what was reported
come from rooms above it, each of which registers a panel.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Panel:
    """A template and what it needs; ``None`` instead of a panel shows nothing."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Provider = Callable[..., Panel | None]
_providers: dict[str, list[tuple[int, Provider]]] = {}


def panel(place: str, order: int) -> Callable[[Provider], Provider]:
    """Register a function for ``place`` ("home": called with the actor; "line": with the actor and the action line)."""

    def decorate(function: Provider) -> Provider:
        entries = _providers.setdefault(place, [])
        if all(existing is not function for _, existing in entries):
            entries.append((order, function))
            entries.sort(key=lambda pair: pair[0])
        return function

    return decorate


def panels(place: str, *arguments: Any) -> list[Panel]:
    """The panels of ``place``, in order."""
    made = (function(*arguments) for _, function in _providers.get(place, []))
    return [item for item in made if item is not None]
