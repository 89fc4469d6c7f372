"""Background jobs: huey, on Redis in a deployment, in a SQLite file when embedded, at once in tests."""

import functools
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from huey import RedisHuey, SqliteHuey, crontab
from huey.api import Huey

_tasks: dict[str, Callable[..., Any]] = {}
_periodic: dict[str, tuple[Callable[[], Any], Any]] = {}


def job(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make ``function`` callable in the background: ``enqueue(function, 7)``. Arguments are plain values."""
    _tasks[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def every_minute(function: Callable[[], Any]) -> Callable[[], Any]:
    """Run ``function`` about once a minute. Nothing that decides by time may depend on it having run."""
    _periodic[f"{function.__module__}.{function.__qualname__}"] = (function, crontab())
    return function


def enqueue(function: Callable[..., Any], *args: Any) -> None:
    """Run a job soon, in another thread or process."""
    name = f"{function.__module__}.{function.__qualname__}"
    current_app.extensions["plenary.run_job"](name, *args)


def _queue_for(app: Flask) -> Huey:
    if app.config.get("TESTING"):
        return SqliteHuey("plenary", filename=":memory:", immediate=True)
    if app.config.get("REDIS_URL"):
        return RedisHuey("plenary", url=app.config["REDIS_URL"])
    path = Path(app.instance_path) / "jobs.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("plenary", filename=str(path))


def init_app(app: Flask) -> None:
    """Make the queue, its one dispatching task and the ``jobs`` command."""
    queue = _queue_for(app)

    def within(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*args: Any) -> None:
            with app.app_context():
                function(*args)

        return run

    @queue.task(name="run", retries=3, retry_delay=30)
    def run(name: str, *args: Any) -> None:
        within(_tasks[name])(*args)

    for name, (function, when) in _periodic.items():
        queue.periodic_task(when, name=name.replace(".", "_"))(within(function))

    app.extensions["plenary.queue"] = queue
    app.extensions["plenary.run_job"] = run
    app.cli.add_command(_commands(app))


def start_embedded(app: Flask) -> None:
    """Run the consumer in threads of this process; for the one-process server."""
    consumer = app.extensions["plenary.queue"].create_consumer(workers=1, periodic=True, check_worker_health=False)
    consumer._set_signal_handlers = lambda: None
    threading.Thread(target=consumer.run, name="jobs", daemon=True).start()


def _commands(app: Flask) -> click.Group:
    group = click.Group("jobs", help="Background jobs.")

    @group.command("run", help="Work through the queue until interrupted.")
    def run_consumer() -> None:
        app.extensions["plenary.queue"].create_consumer(workers=2, periodic=True).run()

    return group
