"""Pages about single contributions, and the catch-up of the record."""

from flask import Blueprint

blueprint = Blueprint("contributions", __name__)
