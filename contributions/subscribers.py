"""The record listens to every recorded event of every room."""

from contributions import record
from core.events import Published, RecordedEvent, recorder


@recorder(RecordedEvent)
def write_entry(published: Published) -> None:
    """Write the entry, in the transaction of the change, and let announcers know its number."""
    if not isinstance(published.event, RecordedEvent):
        raise TypeError(f"{published.event!r} is not a recorded event")
    published.number = record.append(published.event).number
