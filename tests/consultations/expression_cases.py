"""The cases that the server and the page's script must judge alike; both run ``data/expressions.json``."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from consultations.expressions.checking import Compiled, Named, condition
from consultations.expressions.evaluating import Scope

_FILE = json.loads((Path(__file__).parent / "data" / "expressions.json").read_text("utf-8"))
TODAY: str = _FILE["today"]


def named(kind: str, codes: list[str] | None) -> Named:
    """What an expression knows of a question."""
    return Named(kind, frozenset(codes) if codes else None)


KNOWN = {code: named(*facts) for code, facts in _FILE["known"].items()}


@dataclass(frozen=True)
class Case:
    """A condition, the answers that it meets, and whether it holds."""

    about: str
    expression: str
    holds: bool
    answers: dict[str, Any]
    own: Any = None
    own_type: Any = None

    @property
    def compiled(self) -> Compiled:
        """Its program."""
        return condition(self.expression, KNOWN, named(*self.own_type) if self.own_type else None)

    @property
    def scope(self) -> Scope:
        """What the server runs it over."""
        return Scope(self.answers, date.fromisoformat(TODAY), self.own)

    @property
    def for_scripts(self) -> dict[str, Any]:
        """What the script runs it over."""
        return {"answers": self.answers, "today": TODAY, "own": self.own}


CASES = [Case(**({"answers": {}} | case)) for case in _FILE["cases"]]
