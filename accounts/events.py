"""What happens to accounts and roles. Ids and keys only: no names, no addresses."""

from dataclasses import dataclass
from datetime import date, datetime

from core.events import Event, RecordedEvent


@dataclass(frozen=True, kw_only=True)
class MailWritten(Event):
    """A message is in the outbox; not recorded."""


@dataclass(frozen=True, kw_only=True)
class AccountEvent(RecordedEvent):
    """Parent of what happens to one account."""

    user_id: int

    @property
    def topic(self) -> str:
        return f"user:{self.user_id}"


@dataclass(frozen=True, kw_only=True)
class AccountRegistered(AccountEvent):
    """Somebody registered; the address is not confirmed yet."""

    verb = "account_registered"


@dataclass(frozen=True, kw_only=True)
class EmailConfirmed(AccountEvent):
    """The link in the message was used."""

    verb = "email_confirmed"


@dataclass(frozen=True, kw_only=True)
class SignedIn(AccountEvent):
    """A session began."""

    verb = "signed_in"


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(AccountEvent):
    """A new password, by ``reset`` link, by the ``owner`` or from the ``command`` line; all sessions ended."""

    verb = "password_changed"
    by: str


@dataclass(frozen=True, kw_only=True)
class ProfileUpdated(AccountEvent):
    """These fields of the profile have new values."""

    verb = "profile_updated"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AdministratorMade(AccountEvent):
    """The account became a site administrator."""

    verb = "administrator_made"


@dataclass(frozen=True, kw_only=True)
class AccountApproved(AccountEvent):
    """What this account says need not wait for approval any more. Its owner should hear."""

    verb = "account_approved"


@dataclass(frozen=True, kw_only=True)
class PersonWarned(AccountEvent):
    """Somebody received a formal note from a moderator, to be acknowledged. They should hear at once."""

    verb = "person_warned"
    warning_id: int


@dataclass(frozen=True, kw_only=True)
class WarningAcknowledged(AccountEvent):
    """The person said that they read the warning. Whoever gave it may hear."""

    verb = "warning_acknowledged"
    warning_id: int


@dataclass(frozen=True, kw_only=True)
class WarningWithdrawn(AccountEvent):
    """A warning was taken back. The person should hear."""

    verb = "warning_withdrawn"
    warning_id: int


@dataclass(frozen=True, kw_only=True)
class SuspensionEvent(AccountEvent):
    """Parent of what happens to a suspension."""

    suspension_id: int


@dataclass(frozen=True, kw_only=True)
class SuspensionProposed(SuspensionEvent):
    """A moderator asks the site administrators to suspend somebody. They should hear, the person not."""

    verb = "suspension_proposed"


@dataclass(frozen=True, kw_only=True)
class SuspensionDeclined(SuspensionEvent):
    """A site administrator did not follow a proposal. Whoever proposed should hear, the person not."""

    verb = "suspension_declined"


@dataclass(frozen=True, kw_only=True)
class PersonSuspended(SuspensionEvent):
    """Somebody may read, but say nothing, until a moment. They should hear at once, and may appeal."""

    verb = "person_suspended"
    until: datetime
    rule: str


@dataclass(frozen=True, kw_only=True)
class SuspensionLifted(SuspensionEvent):
    """A suspension ended early. The person should hear."""

    verb = "suspension_lifted"


@dataclass(frozen=True, kw_only=True)
class SuspensionAppealed(SuspensionEvent):
    """A suspended person asks another site administrator to look at it. Site administrators should hear."""

    verb = "suspension_appealed"


@dataclass(frozen=True, kw_only=True)
class SuspensionAppealDecided(SuspensionEvent):
    """The appeal against a suspension was ``granted`` (it is lifted) or ``refused``. The person should hear."""

    verb = "suspension_appeal_decided"
    outcome: str


@dataclass(frozen=True, kw_only=True)
class TokenMade(AccountEvent):
    """An API token was made."""

    verb = "token_made"
    token_id: int


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(AccountEvent):
    """An API token stopped working."""

    verb = "token_revoked"
    token_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationVerified(AccountEvent):
    """Somebody confirmed that the account speaks for its organisation; who did is in the actor."""

    verb = "organisation_verified"
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class VerificationEnded(AccountEvent):
    """It is confirmed no more: ``revoked``, or ``changed`` because the profile names another organisation."""

    verb = "verification_ended"
    how: str


@dataclass(frozen=True, kw_only=True)
class AppointmentEvent(RecordedEvent):
    """Parent of what happens to a role on an action line: it stands in the line's chain."""

    appointment_id: int
    user_id: int
    action_line_id: int
    role: str

    @property
    def topic(self) -> str:
        return f"line:{self.action_line_id}"

    @property
    def touches(self) -> tuple[str, ...]:
        return (f"user:{self.user_id}",)


@dataclass(frozen=True, kw_only=True)
class RoleAppointed(AppointmentEvent):
    """Somebody received a role."""

    verb = "role_appointed"
    starts_on: date
    ends_on: date | None
    is_provisional: bool

    def payload(self) -> dict[str, object]:
        ends = self.ends_on.isoformat() if self.ends_on else None
        return super().payload() | {"starts_on": self.starts_on.isoformat(), "ends_on": ends}


@dataclass(frozen=True, kw_only=True)
class AppointmentConfirmed(AppointmentEvent):
    """A provisional role is provisional no more."""

    verb = "appointment_confirmed"


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(AppointmentEvent):
    """The last day of a role was set; ``None``: it had not begun and was taken back."""

    verb = "appointment_ended"
    ends_on: date | None

    def payload(self) -> dict[str, object]:
        return super().payload() | {"ends_on": self.ends_on.isoformat() if self.ends_on else None}
