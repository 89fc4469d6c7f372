"""The CSRF check of every form post; API blueprints, which know no cookie, are exempt."""

from flask_wtf import CSRFProtect

csrf = CSRFProtect()
