"""What follows the events of accounts."""

from accounts.events import AccountEvent, AppointmentEnded, AppointmentEvent, MailWritten, PasswordChanged
from core.events import Published, announcer
from core.live import evict_account
from core.mail import send_soon


@announcer(MailWritten)
def send_mail(_published: Published) -> None:
    """Send what was put into the outbox."""
    send_soon()


@announcer(PasswordChanged, AppointmentEnded)
def ask_again(published: Published) -> None:
    """Whose sessions or role ended is asked again what they may follow live."""
    if isinstance(published.event, AccountEvent | AppointmentEvent) and published.event.user_id is not None:
        evict_account(published.event.user_id)
