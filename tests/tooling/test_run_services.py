"""What `make run-services` starts, and that nothing is left behind when it ends."""

import signal
import subprocess
import sys

import pytest

from scripts import run_services


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("PORT", "LIVE_PORT", "DATABASE_URL", "REDIS_URL", "PLENARY_ENV", "PLENARY_LIVE_URL"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_the_live_process_follows_the_port_of_the_pages(no_settings: pytest.MonkeyPatch) -> None:
    no_settings.setenv("PORT", "9100")
    env = run_services.settings()
    assert (env["LIVE_PORT"], env["PLENARY_LIVE_URL"]) == ("9101", "http://127.0.0.1:9101")


def test_what_is_set_already_stays(no_settings: pytest.MonkeyPatch) -> None:
    no_settings.setenv("REDIS_URL", "redis://example.invalid:6379/3")
    assert run_services.settings()["REDIS_URL"] == "redis://example.invalid:6379/3"


def test_pages_live_and_jobs_are_separate_processes(no_settings: pytest.MonkeyPatch) -> None:
    started = run_services.commands(run_services.settings())
    assert {name: command[0] for name, command in started.items()} == {
        "web": "granian",
        "live": "gunicorn",
        "jobs": "flask",
    }
    assert (started["web"][-1], started["live"][-1]) == ("wsgi:app", "wsgi:live_app")


def sleeper(*, deaf: bool = False) -> subprocess.Popen[bytes]:
    """A process that would run for a minute; a deaf one ignores being asked to end. Returns once it runs."""
    ears = "signal.signal(signal.SIGTERM, signal.SIG_IGN);" if deaf else ""
    body = f"import signal, time; {ears} print('ready', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", body], stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout
    process.stdout.readline()
    process.stdout.close()
    return process


def test_every_process_ends_even_one_that_does_not_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_services, "PATIENCE", 0.5)
    processes = {"web": sleeper(), "live": sleeper(deaf=True)}
    run_services.end(processes)
    assert processes["web"].returncode == -signal.SIGTERM
    assert processes["live"].returncode == -signal.SIGKILL


def test_the_first_to_end_is_named() -> None:
    processes = {"web": sleeper(), "jobs": sleeper()}
    processes["jobs"].kill()
    try:
        assert run_services.first_to_end(processes) == "jobs"
    finally:
        run_services.end(processes)
