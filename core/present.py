"""The present moment inside of a statement that is kept and executed many times."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter

from core.clock import now
from core.db import UTCDateTime


class _Present(BindParameter[datetime]):
    """A parameter whose value is taken from the clock whenever its statement is executed.

    Conditions take it in place of a moment. ``date()`` is that of the day on which they are made, so whoever keeps a
    statement keeps it for one day.
    """

    inherit_cache = True

    def __init__(self) -> None:
        super().__init__("present", type_=UTCDateTime(), callable_=now)

    def __bool__(self) -> bool:
        return True

    def date(self) -> date:
        """Today, in UTC."""
        return now().date()


PRESENT: Any = _Present()
