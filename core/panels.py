"""Panels: how a page of a low room shows what higher rooms have to say, without importing them.

The home page and the action-line page belong to ``themes``; what is open now, what was said and what was reported
come from rooms above it, each of which registers a panel.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from markupsafe import Markup


@dataclass(frozen=True)
class Panel:
    """A template and what it needs; ``None`` instead of a panel shows nothing."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Provider = Callable[..., Panel | None]
_providers: dict[str, list[tuple[int, Provider]]] = {}


def panel(place: str, order: int) -> Callable[[Provider], Provider]:
    """Register a function for ``place``.

    "home" and "home-side": called with the actor; "line" and "line-side": with the actor and the action line;
    "theme": with the actor and the sub-theme; "person": with the actor and the account; "desk", "lines" (above
    the list of action lines), "me" (one's own pages) and "mine" (what one wrote): with the actor;
    "contribution": with the actor and the contribution, which the actor may read.
    The pages of home and line are shared: their actor is nobody in particular.
    """

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


def drawn(place: str, *arguments: Any) -> list[Markup]:
    """The panels of ``place`` as HTML, in order. Their templates see their own context only."""
    return [Markup(render_template(item.template, **item.context)) for item in panels(place, *arguments)]  # noqa: S704  # own templates
