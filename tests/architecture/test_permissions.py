"""Every policy stands in a table of role × state × action, and every action asks a policy."""

import pytest

from tests.architecture import permissions
from tests.architecture.source import module, modules

WITHOUT = {
    "accounts.verifying.end_verification": "revoke_verification and update_profile ask before it",
    "consultations.delegating.by_member": "finds what the acting account may ask to join",
    "consultations.delegating.for_organisation": "a capacity, not an act",
    "consultations.delegating.inside": "what stands in an event",
    "consultations.delegating.note_step": "what the acts on a draft write after they asked",
    "consultations.drafting.facts": "what stands in an event",
    "consultations.drafting.note": "what the acts on a draft write after they asked",
    "consultations.inviting.accept": "whoever holds the secret link may, tested in test_inviting",
    "consultations.proposing.put_imported": "bringing votes in asks before it",
    "consultations.proposing.put_seeds": "publishing asks before it",
    "consultations.proposing.reword_seed": "fixing the wording of its row asks before it",
    "consultations.responding.begun": "voting and proposing ask before it",
    "consultations.responding.keep": "submit_response and imports ask before it",
    "consultations.translating.log_change": "what translating and rewording write after they asked",
    "contributions.actions.contribute": "the rooms above ask before they let something be said",
    "contributions.actions.reword": "revise and the answers to relaying ask before it",
    "consultations.reaching.note_act": "what publishing and archiving enter after they asked",
    "contributions.actions.say": "the rooms above ask before they let something be said",
    "contributions.approval.count_first": "counts what was said after it was allowed",
    "contributions.approval.reason_to_wait": "whether words wait, not whether they may be said",
    "contributions.archiving.ask": "everybody's own data, of nobody but the actor",
    "contributions.attaching.discard": "the actor's own files alone, tested in test_attachments",
    "contributions.erasing.checked_reason": "looks at a form, changes nothing",
    "contributions.marking.marks": "a list of what the actor may see",
    "contributions.moderating.decide": "what hiding, restoring, approving and appeals write after they asked",
    "contributions.moderating.shown": "what restoring and appeals do after they asked",
    "contributions.relaying.note_relay": "forum.relaying.relay_post asks before it",
    "forum.approving.event_of": "what stands in an event",
    "forum.chairing_posts.tell": "what splitting, moving and merging write after they asked",
    "forum.membership.decline_invitation": "one's own invitation alone, else it is not found",
    "forum.spaces.space_facts": "what stands in an event",
    "meetings.carrying.offered_to": "a list of what the actor may see",
    "stocktaking.actions.assessment_event": "what stands in an event",
    "stocktaking.actions.entry_event": "what stands in an event",
}
"""Functions of action modules that take an actor and ask nothing, and why they need not."""


def test_every_policy_stands_in_a_table() -> None:
    known = {name for found in modules() for name in permissions.policies(found)}
    tabled = {name for found in permissions.test_modules() for name in permissions.tabled(found)}
    assert len(known) > 80
    assert known - tabled == set()


def test_every_action_asks_a_policy() -> None:
    assert set(permissions.unasking(modules())) == set(WITHOUT)


POLICIES = "def can_lock(actor) -> Verdict:\n    pass\ncan_pin = can_lock\ndef _part() -> Verdict:\n    pass"


def test_other_names_of_a_policy_are_policies_of_their_own() -> None:
    found = list(permissions.policies(module("forum/policies.py", POLICIES)))
    assert found == ["forum.policies.can_lock", "forum.policies.can_pin"]
    assert list(permissions.policies(module("forum/models.py", POLICIES))) == []


@pytest.mark.parametrize(("text", "counts"), [
    ("ASKED = {'lock': lambda a: rules.can_lock(a)}", True),
    ("@pytest.mark.parametrize('role', ROLES)\ndef test_x(role):\n    assert rules.can_lock(role)", True),
    ("def test_x():\n    assert rules.can_lock(1)", False),
    ("@pytest.mark.parametrize('days', [1])\ndef test_x(days):\n    assert rules.can_lock(days)", False),
])  # fmt: skip
def test_only_tables_count(text: str, counts: bool) -> None:
    found = module("tests/forum/test_policies.py", f"from forum import policies as rules\n{text}")
    assert ("forum.policies.can_lock" in set(permissions.tabled(found))) is counts


@pytest.mark.parametrize(("body", "asks"), [
    ("require(policies.can_lock(actor))", True), ("_checked(actor)", True), ("publish(actor)", False),
])  # fmt: skip
def test_an_action_that_asks_nothing_is_found(body: str, asks: bool) -> None:
    rules = module("forum/policies.py", POLICIES)
    text = (
        "from core.events import publish\nfrom forum import policies\n"
        "def _checked(actor):\n    policies.can_lock(actor)\n"
        f"def lock(actor):\n    {body}"
    )
    assert list(permissions.unasking([rules, module("forum/chairing.py", text)])) == (
        [] if asks else ["forum.chairing.lock"]
    )
