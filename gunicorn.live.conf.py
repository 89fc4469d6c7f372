"""The live process of a deployment: thousands of open connections on gevent, and no pages.

One worker a process: run several processes behind one name, joined by Redis. Clients use WebSocket only,
so no process needs to see a client twice.
"""

import os

worker_class = "gevent"
workers = 1
worker_connections = int(os.environ.get("PLENARY_LIVE_CONNECTIONS", "8000"))
timeout = 60
graceful_timeout = 3  # seconds; live connections never end by themselves, readers reconnect
errorlog = "-"
loglevel = os.environ.get("PLENARY_LOG_LEVEL", "warning")
control_socket_disable = True  # no management socket in the user's home folder
