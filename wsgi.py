"""Entry points: ``app`` for pages, API and, when embedded, live readers; ``live_app`` for a dedicated live process."""

import gc

from core.factory import create_app

app = create_app()
live_app = app
gc.collect()
gc.freeze()  # what was loaded is never garbage: no page waits for a collection that walks over it
