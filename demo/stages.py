"""The demo is loaded in stages, each one transaction with its own entry, so that an interrupted load goes on where it was."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from contributions.record import Entry
from core.db import db
from core.events import RecordedEvent, publish
from core.guard import unit_of_work

TOPIC = "demo:1"


@dataclass(frozen=True, kw_only=True)
class DemoStageLoaded(RecordedEvent):
    """A part of the demonstration is in the database."""

    verb = "demo_stage_loaded"
    stage: str

    @property
    def topic(self) -> str:
        return TOPIC


def loaded() -> frozenset[str]:
    """The names of the stages that are in the database."""
    payloads = db.session.scalars(select(Entry.payload).where(Entry.topic == TOPIC))
    return frozenset(payload["stage"] for payload in payloads)


def once(name: str, load: Callable[[], None]) -> bool:
    """Run ``load`` in one transaction unless it was run before. Returns whether it ran."""
    if name in loaded():
        return False
    with unit_of_work():
        load()
        publish(DemoStageLoaded(stage=name))
    return True
