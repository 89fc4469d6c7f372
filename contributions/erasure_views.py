"""Asking that words go, for one contribution or for all; and the administrators' page of it."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired

from accounts import mails, passwords
from accounts.models import User
from accounts.session import end, signed_in_user
from contributions import erasing
from contributions.erasure_models import Erasure
from contributions.models import ERASED, Contribution
from contributions.policies import can_erase
from contributions.views import blueprint
from core.db import db
from core.errors import Invalid, Missing
from core.forms import Form, show_errors, text
from core.guard import own_transaction, unit_of_work
from core.identity import current_actor
from core.limits import consume
from core.locale import _, _l
from core.policy import open_to, require, signed_in, site_admin


class EraseForm(Form):
    """One contribution: its symbol typed once more, so that nothing goes by a slip of the finger."""

    symbol = StringField(_l("Type its symbol to confirm"), [InputRequired(_l("Type the symbol."))])
    reason = TextAreaField(_l("Ground (for administrators)"), render_kw={"rows": 3})


class EraseAccountForm(Form):
    """One's own account: the password, because it is for good."""

    password = PasswordField(
        _l("Your password"),
        [InputRequired(_l("Enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )


class EraseNowForm(Form):
    """Somebody's account, by an administrator."""

    email = StringField(
        _l("Type the e-mail address of the account to confirm"), [InputRequired(_l("Type the address."))]
    )
    reason = TextAreaField(_l("Ground"), [InputRequired(_l("Say on what ground."))], render_kw={"rows": 3})


def to_erase(identity: int) -> Contribution:
    """A contribution that the actor may erase. Raises :class:`Missing`, :class:`core.errors.Refused`."""
    found = db.session.get(Contribution, identity)
    if found is None or found.visibility == ERASED or not can_erase(current_actor(), found):
        raise Missing()
    return found


@blueprint.get("/c/<int:identity>/erase")
@open_to(signed_in)
def erase_form(identity: int) -> ResponseReturnValue:
    """Say what erasing one contribution does, and what stays."""
    return _erase_page(to_erase(identity), EraseForm())


@blueprint.post("/c/<int:identity>/erase")
@open_to(signed_in)
def erase(identity: int) -> ResponseReturnValue:
    """Erase one contribution, for good."""
    contribution, form = to_erase(identity), EraseForm()
    if not form.validate_on_submit():
        return _erase_page(contribution, form)
    if text(form.symbol).strip() != contribution.symbol:
        form.symbol.errors = [_("This is not its symbol. Nothing was erased.")]
        return _erase_page(contribution, form)
    try:
        erasing.erase_contribution(current_actor(), contribution, text(form.reason))
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
        return _erase_page(contribution, form)
    flash(_("The words are gone. The place and the number stay."), "success")
    return redirect(contribution.place, 303)


def _erase_page(contribution: Contribution, form: EraseForm) -> ResponseReturnValue:
    own = contribution.speaker_id == current_actor().id
    page = render_template("contributions/erase.html", contribution=contribution, form=form, own=own)
    return page, 422 if form.errors else 200


@blueprint.get("/my/erasure")
@open_to(signed_in)
def my_erasure() -> ResponseReturnValue:
    """Say what erasing one's account does, what stays and why; ask, or cancel."""
    return _account_page(EraseAccountForm())


def _account_page(form: EraseAccountForm) -> ResponseReturnValue:
    asked = erasing.waiting(signed_in_user().id)
    days = erasing.TIME_TO_THINK.days
    page = render_template("contributions/erase_account.html", form=form, asked=asked, days=days)
    return page, 422 if form.errors else 200


@blueprint.post("/my/erasure")
@open_to(signed_in)
@own_transaction
def ask_erasure() -> ResponseReturnValue:
    """Ask for it, with the password."""
    user, form = signed_in_user(), EraseAccountForm()
    if not form.validate_on_submit():
        return _account_page(form)
    consume("sign-in", user.email)
    known, identity = user.password_hash, user.id
    db.session.rollback()
    if not passwords.matches(known, text(form.password)):
        form.password.errors = [_("This is not your password. Nothing was changed.")]
        return _account_page(form)
    with unit_of_work():
        asked_for = db.session.get_one(User, identity)
        asked = erasing.ask(current_actor(), asked_for)
        mails.erasure_asked(asked_for, asked.due_at)
    flash(_("Your account will be erased. Until then you can cancel that here."), "warning")
    return redirect("/my/erasure", 303)


@blueprint.post("/my/erasure/cancel")
@open_to(signed_in)
def cancel_erasure() -> ResponseReturnValue:
    """Keep the account."""
    erasing.cancel(current_actor(), signed_in_user())
    flash(_("Nothing will be erased. Your account stays as it is."), "success")
    return redirect("/my/erasure", 303)


@blueprint.get("/desk/erasures")
@open_to(site_admin)
def erasures() -> str:
    """What was asked for and done, for administrators."""
    listed = (
        select(Erasure, User.email).outerjoin(User, User.id == Erasure.user_id).order_by(Erasure.id.desc()).limit(100)
    )
    symbols = dict(
        db.session.execute(
            select(Contribution.id, Contribution.symbol).join(Erasure, Erasure.contribution_id == Contribution.id)
        ).all()
    )
    rows = [tuple(row) for row in db.session.execute(listed)]
    return render_template("contributions/erasures.html", rows=rows, symbols=symbols)


def erasable(identity: int) -> User:
    """An account that still is one. Raises :class:`Missing`."""
    user = db.session.get(User, identity)
    if user is None or user.erased_at is not None:
        raise Missing()
    return user


@blueprint.get("/people/<int:identity>/erase")
@open_to(site_admin)
def erase_person_form(identity: int) -> ResponseReturnValue:
    """Ask an administrator for the ground before an account is erased at once."""
    return render_template("contributions/erase_person.html", user=erasable(identity), form=EraseNowForm())


@blueprint.post("/people/<int:identity>/erase")
@open_to(site_admin)
def erase_person(identity: int) -> ResponseReturnValue:
    """Erase an account at once."""
    user, form = erasable(identity), EraseNowForm()
    if form.validate_on_submit():
        if text(form.email).strip().lower() != user.email:
            form.email.errors = [_("This is not the address of the account. Nothing was erased.")]
        else:
            try:
                return _erase_now(user, text(form.reason))
            except Invalid as error:
                show_errors(form, error.fields, error.detail)
    return render_template("contributions/erase_person.html", user=user, form=form), 422


def _erase_now(user: User, reason: str) -> ResponseReturnValue:
    actor = current_actor()
    require(site_admin(actor))
    erasing.erase_account(actor, user, reason)
    if user.id == actor.id:
        end()
    flash(_("The account is erased."), "success")
    return redirect("/desk/erasures" if user.id != actor.id else "/", 303)
