"""The home page, the list of action lines, and a page for each."""

from flask import Blueprint

blueprint = Blueprint("themes", __name__)
