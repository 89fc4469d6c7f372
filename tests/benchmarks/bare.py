"""The yardstick: a Flask application whose one view returns a string. No session, no database, no hooks."""

from flask import Flask

app = Flask("bare")


@app.get("/")
def hello() -> str:
    """A short answer."""
    return "Hello"
