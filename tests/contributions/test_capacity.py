"""In which capacity somebody speaks: chosen for each intervention, frozen on it."""

import pytest

from accounts.actor import Actor, Voice
from contributions.capacity import speaker_in
from core.errors import Invalid

VERIFIED = Actor(7, "Ana", voice=Voice("government", "Ministry of X", True, "NE", True))
ALONE = Actor(8, "Ben", voice=Voice("civil", None, False, "FR", False))


@pytest.mark.parametrize(
    ("actor", "capacity", "organisation", "expected"),
    [
        (VERIFIED, "", "", ("Ministry of X", True, True)),
        (VERIFIED, "own", "", ("Ministry of X", False, True)),
        (VERIFIED, "behalf", "ignored", ("Ministry of X", True, True)),
        (VERIFIED, "other", "Radio  Club", ("Radio Club", True, False)),
        (VERIFIED, "other", "ministry of x", ("Ministry of X", True, True)),
        (ALONE, "", "", (None, False, False)),
        (ALONE, "own", "", (None, False, False)),
        (ALONE, "other", "Radio Club", ("Radio Club", True, False)),
    ],
)
def test_each_choice(actor: Actor, capacity: str, organisation: str, expected: tuple[str | None, bool, bool]) -> None:
    speaker = speaker_in(actor, capacity, organisation)
    assert (speaker.organisation_name, speaker.on_behalf, speaker.is_verified) == expected
    assert (speaker.user_id, speaker.name, speaker.country) == (actor.id, actor.name, actor.voice.country)


@pytest.mark.parametrize(
    ("actor", "capacity", "organisation", "field"),
    [
        (ALONE, "behalf", "", "capacity"),
        (ALONE, "other", " ", "organisation"),
        (ALONE, "other", "x" * 201, "organisation"),
        (ALONE, "other", "two\nlines\x07", "organisation"),
        (VERIFIED, "emperor", "", "capacity"),
    ],
)
def test_what_cannot_be_said(actor: Actor, capacity: str, organisation: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        speaker_in(actor, capacity, organisation)
    assert set(refusal.value.fields) == {field}
