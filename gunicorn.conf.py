"""The embedded server: pages and live connections in one process with threads.

One worker, because Socket.IO's rooms live in its memory until Redis joins several (`make run-services`).
A live reader holds one thread while the page is open: of PLENARY_THREADS, 24 are kept for pages. Readers beyond that
read on without live arrival, and are admitted as soon as somebody leaves.
"""

import os
import threading
import time

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = 1
threads = int(os.environ.get("PLENARY_THREADS", "128"))
os.environ.setdefault("PLENARY_LIVE_READERS", str(max(threads - 24, 8)))  # read when the worker loads the application
timeout = 60
graceful_timeout = 3  # seconds; open live connections never end by themselves, readers reconnect
keepalive = 15
max_requests = 0  # never recycle the only worker: it would cut every live reader at once
errorlog = "-"
loglevel = os.environ.get("PLENARY_LOG_LEVEL", "warning")
control_socket_disable = True  # no management socket in the user's home folder


def leave_in_time(worker) -> None:  # type: ignore[no-untyped-def]  # gunicorn is published without types
    """End the worker when its grace is nearly over: a thread that serves an open connection never returns."""
    while worker.alive:
        time.sleep(0.2)
    time.sleep(graceful_timeout - 1)
    os._exit(0)


def post_worker_init(worker) -> None:  # type: ignore[no-untyped-def]  # gunicorn is published without types
    """Work through background jobs beside the pages; watch for the worker's end, whichever signal brings it."""
    from core.jobs import start_embedded  # not before the worker loaded the application

    start_embedded(worker.wsgi)
    threading.Thread(target=leave_in_time, args=(worker,), daemon=True).start()


def when_ready(server) -> None:  # type: ignore[no-untyped-def]  # gunicorn is published without types
    """Say where Plenary is, once it really answers."""
    print(f"\nPlenary is at http://{bind} — end it with Ctrl-C\n", flush=True)
