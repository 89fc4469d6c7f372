"""What follows the events of accounts."""

from accounts.events import MailWritten
from core.events import Published, announcer
from core.mail import send_soon


@announcer(MailWritten)
def send_mail(_published: Published) -> None:
    """Send what was put into the outbox."""
    send_soon()
