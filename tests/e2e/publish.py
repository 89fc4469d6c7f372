"""Publishes each text of a JSON file (the first argument) as a post of a new thread, on the data of the server under test.

Prints the thread's address and how many were taken. Run as a module, because a browser may not post that fast.
"""

import json
import sys
from pathlib import Path

from sqlalchemy import select

from accounts.actor import SYSTEM
from contributions.actions import Speaker
from core.db import db
from core.errors import Invalid
from core.factory import create_app
from core.guard import unit_of_work
from forum import actions
from themes.models import ActionLine


def main() -> None:
    """As the module says."""
    texts = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    speaker, taken = Speaker(None, "A test"), 0
    with create_app().app_context(), unit_of_work():
        line = db.session.scalars(select(ActionLine).filter_by(slug="c1")).one()
        thread = actions.open_thread(SYSTEM, speaker, line, "Hostile texts", "Each post is one.", "en")
        for text in texts:
            try:
                actions.publish_post(SYSTEM, speaker, thread, text, "en")
                taken += 1
            except Invalid:
                continue
        found = thread.url
    print(found, taken)


if __name__ == "__main__":
    main()
