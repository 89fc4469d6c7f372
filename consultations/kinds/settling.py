"""What the settings of several kinds have in common: checking them as they are drafted."""

from collections.abc import Sequence
from typing import Any

from consultations.kinds.base import Label, Wording
from consultations.lines import invalid, line_of
from core.locale import _

__all__ = ["bounded", "chosen_codes", "count_between", "flagged", "invalid", "lined"]


def flagged(wording: Wording, *names: str) -> dict[str, Any]:
    """Those of the named settings that are on."""
    return {name: True for name in names if wording.settings.get(name)}


def count_between(wording: Wording, name: str, low: int, high: int) -> dict[str, Any]:
    """A whole number between two others, if one is set."""
    value = wording.settings.get(name)
    if value in (None, ""):
        return {}
    return {name: bounded(name, value, low, high)}


def bounded(name: str, value: Any, low: int, high: int) -> int:
    """``value`` as a whole number within bounds. Raises :class:`core.errors.Invalid`."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise invalid(name, _("Give a whole number between %(low)s and %(high)s.", low=low, high=high))
    return value


def lined(wording: Wording, name: str, most: int) -> dict[str, Any]:
    """A line of text, if one is set."""
    value = wording.settings.get(name)
    if not value:
        return {}
    if not isinstance(value, str):
        raise invalid(name, _("Write this as a text."))
    return {name: line_of(name, value, most)}


def chosen_codes(wording: Wording, name: str, options: Sequence[Label]) -> dict[str, Any]:
    """Codes of options, if any are set; a number stands for the option at that place, counted from 1."""
    given = wording.settings.get(name) or []
    codes = [option.code for option in options]
    try:
        found = [codes[each - 1] if isinstance(each, int) and each > 0 else str(each) for each in given]
    except (IndexError, TypeError):
        found = [""]
    if any(code not in codes for code in found):
        raise invalid(name, _("Name options of this question by their numbers, such as %(last)s.", last=len(options)))
    return {name: list(dict.fromkeys(found))} if found else {}
