"""Who may read, change, hide and complain about what was said."""

from datetime import datetime, timedelta

from accounts.actor import CONFIDED, Actor, can_speak
from accounts.models import User
from contributions.models import ERASED, HIDDEN, PENDING, PUBLIC, WITHDRAWN, Contribution
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied

STAFF = ("facilitator", "moderator", "rapporteur")
MODERATING = ("moderator", "facilitator")
EDIT_WINDOW = timedelta(days=30)


def line_ids(contribution: Contribution) -> frozenset[int]:
    """The action lines under which it is filed."""
    return frozenset(line.id for line in contribution.action_lines)


def is_shared_with(actor: Actor, contribution: Contribution) -> bool:
    """Whether it was not said in a closed circle that the actor does not belong to; what one confided is one's own."""
    if not contribution.is_closed or actor.belongs_to(contribution.circle):
        return True
    is_own = actor.id is not None and contribution.speaker_id == actor.id
    return is_own and (contribution.circle or "").startswith(CONFIDED)


def is_staff(actor: Actor, contribution: Contribution, now: datetime) -> bool:
    """Whether ``actor`` moderates its circle or, unless that is closed, serves one of its lines."""
    if actor.chairs(contribution.circle):
        return True
    return not contribution.is_closed and actor.has_role(line_ids(contribution), *STAFF, today=now.date())


def can_see(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """The words themselves. Agrees with :func:`contributions.queries.visible_to`.

    Staff read what is hidden or waits, but nobody else's answer before its closing: results are hidden from them
    too. What was said in a closed circle is its members' alone, and what was erased is nobody's.
    """
    if actor.is_system:
        return ALLOWED
    if contribution.visibility == ERASED or not is_shared_with(actor, contribution):
        return denied(_l("This is not public."))
    if contribution.is_public_at(now):
        return ALLOWED
    if actor.id is not None and contribution.speaker_id == actor.id:
        return ALLOWED
    if (
        contribution.visibility != WITHDRAWN
        and not contribution.is_sealed_at(now)
        and is_staff(actor, contribution, now)
    ):
        return ALLOWED
    return denied(_l("This is not public."))


def can_revise(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """A new wording: its speaker's alone, while it is public or waits for approval, within thirty days."""
    if actor.is_system:
        return ALLOWED
    if actor.id is None or contribution.speaker_id != actor.id:
        return denied(_l("Only the person who said this can change it."))
    if contribution.relayed is not None:
        return denied(_l("The secretariat entered this for you: confirm, correct or disown it on its own page."))
    if contribution.visibility not in (PUBLIC, PENDING):
        return denied(_l("What was hidden or withdrawn cannot be changed."))
    if actor.is_suspended_at(now):
        return denied(_l("While you are suspended you can withdraw what you said, but not reword it."))
    if now > contribution.said_at + EDIT_WINDOW:
        return denied(_l("This can no longer be changed: thirty days have passed. You can reply to it."))
    return ALLOWED


def can_answer_relay(actor: Actor, contribution: Contribution, now: datetime, has_code: bool = False) -> Verdict:
    """Confirm, correct or disown what the secretariat entered: its speaker alone, by account or with the code sent."""
    if contribution.relayed is None:
        return denied(_l("This was entered by the person who said it."))
    if not has_code and (actor.id is None or contribution.speaker_id != actor.id):
        return denied(_l("Only the person whose words these are can confirm, correct or disown them."))
    if contribution.relayed == "disowned":
        return denied(_l("These words were disowned already."))
    if contribution.visibility not in (PUBLIC, PENDING):
        return denied(_l("What was hidden or withdrawn cannot be changed."))
    return ALLOWED


def can_unmark(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Say that it is no proposal, or no common issue: those who serve one of its lines, never in a closed group."""
    if not contribution.is_closed and (actor.is_system or is_staff(actor, contribution, now)):
        return ALLOWED
    return denied(_l("Only moderators, facilitators and rapporteurs of this action line can do this."))


def can_mark(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Point out a proposal or a common issue in what everybody may read, and what its speaker stands by."""
    verdict = can_unmark(actor, contribution, now)
    if verdict and (not contribution.is_public_at(now) or contribution.relayed == "disowned"):
        return denied(_l("Only what is public, and not disowned, can be marked."))
    return verdict


def may_see_contact(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """How somebody without an account can be reached, and the letter with their code: those who may relay here."""
    if actor.is_system or is_staff(actor, contribution, now):
        return ALLOWED
    return denied(_l("Only those who may relay interventions here see how their speakers can be reached."))


def can_withdraw(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Taking it back: its speaker's alone; a room's own acts take back what somebody said who has no account."""
    if not actor.is_system and (actor.id is None or contribution.speaker_id != actor.id):
        return denied(_l("Only the person who said this can withdraw it."))
    if contribution.visibility not in (PUBLIC, PENDING):
        return denied(_l("This was already hidden or withdrawn."))
    return ALLOWED


def can_bring_back(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Show again what one withdrew oneself, as long as one could have reworded it."""
    if actor.id is None or contribution.speaker_id != actor.id:
        return denied(_l("Only the person who said this can bring it back."))
    if contribution.visibility != WITHDRAWN:
        return denied(_l("Only what you withdrew can be brought back."))
    if actor.is_suspended_at(now):
        return denied(_l("While you are suspended nothing can be brought back."))
    if now > contribution.said_at + EDIT_WINDOW:
        return denied(_l("This can no longer be brought back: thirty days have passed. You can say it again."))
    return ALLOWED


def can_moderate(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Hiding, restoring and answering flags: moderators and facilitators of its lines, and site administrators."""
    if actor.is_system or actor.chairs(contribution.circle):
        return ALLOWED
    if not contribution.is_closed and actor.has_role(line_ids(contribution), *MODERATING, today=now.date()):
        return ALLOWED
    return denied(_l("Only moderators of this action line can do this."))


def can_use_desk(actor: Actor, now: datetime) -> Verdict:
    """The moderators' desk: whoever moderates or facilitates some action line, and site administrators."""
    if actor.is_admin or actor.lines_as(*MODERATING, today=now.date()) or actor.chaired_circles:
        return ALLOWED
    return denied(_l("The desk is for moderators and facilitators of action lines."))


def can_moderate_line(actor: Actor, line_id: int, now: datetime) -> Verdict:
    """The part of the desk that belongs to one action line."""
    if actor.has_role([line_id], *MODERATING, today=now.date()):
        return ALLOWED
    return denied(_l("Only moderators of this action line can do this."))


def can_hide(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Hide what is public."""
    verdict = can_moderate(actor, contribution, now)
    if verdict and contribution.visibility != PUBLIC:
        return denied(_l("This was already hidden or withdrawn."))
    return verdict


def can_restore(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Show again what a moderator hid."""
    verdict = can_moderate(actor, contribution, now)
    if verdict and contribution.visibility != HIDDEN:
        return denied(_l("Only what a moderator hid can be restored."))
    return verdict


def can_approve(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Let pass, or not, what waits for approval; nobody their own."""
    verdict = can_moderate(actor, contribution, now)
    if verdict and contribution.visibility != PENDING:
        return denied(_l("This does not wait for approval any more."))
    if verdict and not actor.is_system and actor.id == contribution.speaker_id:
        return denied(_l("Another moderator decides about what you said yourself."))
    return verdict


def is_trusted(actor: Actor, now: datetime) -> bool:
    """Whether what ``actor`` says need not wait for approval: an approved account, and whoever serves a line or group."""
    if actor.is_system or actor.is_admin or actor.is_approved or actor.chaired_circles:
        return True
    return bool(actor.lines_as(*STAFF, today=now.date()))


def role_of(actor: Actor, contribution: Contribution, now: datetime) -> str:
    """As what ``actor`` moderates it; said in the public log instead of a name."""
    lines = line_ids(contribution)
    for role in MODERATING:
        if not contribution.is_closed and actor.lines_as(role, today=now.date()) & lines:
            return role
    return "group" if contribution.circle in actor.chaired_circles else "administrator"


def can_attach(actor: Actor, now: datetime) -> Verdict:
    """Upload files: whoever may say something somewhere."""
    return can_speak(actor, (), now)


def can_erase(actor: Actor, contribution: Contribution) -> Verdict:
    """Let its words go for good: whoever said it, and site administrators."""
    if actor.is_admin or (actor.id is not None and contribution.speaker_id == actor.id):
        return ALLOWED
    return denied(_l("Only the person who said this, or an administrator, can erase it."))


def can_erase_account(actor: Actor, user: User, at_once: bool = False) -> Verdict:
    """Ask for it, or cancel: its owner and site administrators. At once: administrators alone."""
    if actor.is_admin or (not at_once and actor.id is not None and actor.id == user.id):
        return ALLOWED
    return denied(_l("Only an administrator can do this."))


def can_flag(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Complain: anybody with a confirmed account, about what others said in public."""
    if not actor.is_authenticated:
        return denied(_l("Please sign in first."))
    if not actor.is_confirmed:
        return denied(_l("Please confirm your e-mail address first: the message we sent you holds a link."))
    if contribution.speaker_id == actor.id:
        return denied(_l("This is your own contribution: you can change or withdraw it."))
    if not (contribution.is_public_at(now) and can_see(actor, contribution, now)):
        return denied(_l("This is not public."))
    return ALLOWED


def can_bookmark(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Mark something to find it again: anybody with an account, what they may read."""
    if not actor.is_authenticated:
        return denied(_l("Please sign in first."))
    return can_see(actor, contribution, now)
