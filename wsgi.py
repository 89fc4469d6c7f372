"""Entry points: ``app`` for pages, API and, when embedded, live readers; ``live_app`` for a dedicated live process."""

from core.factory import create_app

app = create_app()
live_app = app
