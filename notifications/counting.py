"""The number beside "Notifications" in everybody's navigation: part of the reader's one raw statement."""

from accounts.reader import also_count
from notifications.kinds import OF_NEW_WORDS

MOST = 100
_NEW_WORDS = ", ".join(f"'{kind}'" for kind in OF_NEW_WORDS)

also_count(
    "notifications",
    "SELECT count(*) FROM (SELECT 1 FROM notification n LEFT JOIN contribution c ON c.id = n.contribution_id"  # noqa: S608  # constants
    f" WHERE n.user_id = u.id AND n.read_at IS NULL AND (n.kind NOT IN ({_NEW_WORDS}) OR (c.visibility = 'public'"
    " AND (NOT c.is_closed OR u.is_admin OR EXISTS (SELECT 1 FROM admission a WHERE a.user_id = u.id"
    f" AND a.circle = c.circle)))) LIMIT {MOST}) AS unread",
)
