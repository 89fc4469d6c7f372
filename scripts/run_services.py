"""Run Plenary as a deployment does, on one machine: web, live and jobs processes with PostgreSQL and Redis.

Settings and their defaults: DATABASE_URL (postgresql+psycopg://postgres@127.0.0.1:5432/plenary, made if
missing), REDIS_URL (redis://127.0.0.1:6379/0), PORT for pages (8000), LIVE_PORT for live connections
(PORT + 1), PLENARY_ENV (demo), WEB_WORKERS (2). Ends every process when one ends by itself, or on Ctrl-C.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import psycopg
import redis
from psycopg import sql
from sqlalchemy.engine import URL, make_url

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.port_is_free import is_free  # noqa: E402  needs the line above

BIN = ROOT / ".venv" / "bin"
HOST = "127.0.0.1"
PATIENCE = 10.0  # seconds between asking a process to end and ending it


def settings() -> dict[str, str]:
    """This process's environment with the defaults above filled in."""
    port = os.environ.get("PORT", "8000")
    live_port = os.environ.get("LIVE_PORT", str(int(port) + 1))
    defaults = {
        "PLENARY_ENV": "demo",
        "DATABASE_URL": "postgresql+psycopg://postgres@127.0.0.1:5432/plenary",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "PORT": port,
        "LIVE_PORT": live_port,
        "PLENARY_PUBLIC_URL": f"http://{HOST}:{port}",
        "PLENARY_LIVE_URL": f"http://{HOST}:{live_port}",
        "WEB_WORKERS": "2",
    }
    return {**defaults, **os.environ}


def ensure_database(url: URL) -> None:
    """Create the database that `url` names, if missing. Raises psycopg.OperationalError if none answers."""
    maintenance = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(maintenance, autocommit=True, connect_timeout=5) as connection:
        name = url.database or "plenary"
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def ensure_services(env: dict[str, str]) -> None:
    """End with a plain sentence if PostgreSQL, Redis or a port is not there for us."""
    try:
        ensure_database(make_url(env["DATABASE_URL"]))
    except psycopg.Error as error:
        sys.exit(f"PostgreSQL does not answer as DATABASE_URL says: {error}")
    try:
        redis.Redis.from_url(env["REDIS_URL"], socket_connect_timeout=5).ping()
    except redis.RedisError as error:
        sys.exit(f"Redis does not answer at {env['REDIS_URL']}: {error}")
    for name in ("PORT", "LIVE_PORT"):
        if not is_free(HOST, int(env[name])):
            sys.exit(f"Port {env[name]} is not free on {HOST}: make run-services PORT=8100")


def prepare(env: dict[str, str]) -> None:
    """Bring the database up to date and load the reference data and the demo; each is safe to repeat."""
    for step in (["db", "upgrade"], ["reference", "load"], ["demo"]):
        subprocess.run([BIN / "flask", "--app", "wsgi", *step], cwd=ROOT, env=env, check=True)


def commands(env: dict[str, str]) -> dict[str, list[str]]:
    """What each process runs. Eight threads a web worker stay within one database pool."""
    granian = [
        "granian",
        "--interface",
        "wsgi",
        "--host",
        HOST,
        "--port",
        env["PORT"],
        "--blocking-threads",
        "8",
    ]
    gunicorn = ["gunicorn", "--config", "gunicorn.live.conf.py", "--bind", f"{HOST}:{env['LIVE_PORT']}"]
    return {
        "web": [*granian, "--workers", env["WEB_WORKERS"], "--no-ws", "--log-level", "warning", "wsgi:app"],
        "live": [*gunicorn, "wsgi:live_app"],
        "jobs": ["flask", "--app", "wsgi", "jobs", "run"],
    }


def start(env: dict[str, str]) -> dict[str, subprocess.Popen[bytes]]:
    """Start every process in a session of its own, so that Ctrl-C reaches them through us only, and once."""
    special = {"live": {"PLENARY_LIVE_MODE": "gevent"}}
    return {
        name: subprocess.Popen(
            [BIN / program, *rest], cwd=ROOT, env={**env, **special.get(name, {})}, start_new_session=True
        )
        for name, (program, *rest) in commands(env).items()
    }


def first_to_end(processes: dict[str, subprocess.Popen[bytes]]) -> str:
    """Wait until one process has ended; its name."""
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                return name
        time.sleep(0.2)


def end(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every process to end, and insist after PATIENCE."""
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def interrupt(signum: int, frame: FrameType | None) -> None:
    """Treat a request to end like Ctrl-C."""
    raise KeyboardInterrupt


def main() -> int:
    signal.signal(signal.SIGTERM, interrupt)
    env = settings()
    ensure_services(env)
    prepare(env)
    processes = start(env)
    print(f"\nPlenary is at http://{HOST}:{env['PORT']} (live: {env['PLENARY_LIVE_URL']})", flush=True)
    print("End it with Ctrl-C\n", flush=True)
    try:
        ended = first_to_end(processes)
        print(f"The {ended} process ended by itself; ending the others.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        end(processes)


if __name__ == "__main__":
    sys.exit(main())
