"""One's own profile, password and tokens; everybody's public page; the desk."""

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import actions, passwords, queries, token_actions
from accounts.forms import PasswordForm, ProfileForm, TokenForm
from accounts.measure_policies import can_propose_suspension, can_suspend
from accounts.models import User
from accounts.policies import has_desk
from accounts.session import begin, signed_in_user
from accounts.views import blueprint, remember_language
from core.clock import now
from core.db import db
from core.forms import text
from core.guard import own_transaction, unit_of_work
from core.idempotency import show_once
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.panels import drawn
from core.policy import Verdict, everyone, open_to, signed_in


def _page(user: User, **forms: object) -> str:
    """The profile with its three forms; the one at hand comes from the caller."""
    if "profile" not in forms:
        values = {name: getattr(user, name) for name in actions.PROFILE}
        forms["profile"] = ProfileForm(formdata=None, data=values | {"organisation": user.organisation_name})
    forms.setdefault("password", PasswordForm(formdata=None))
    forms.setdefault("token", TokenForm(formdata=None))
    return render_template("accounts/profile.html", user=user, tokens=queries.tokens_of(user.id), **forms)


@blueprint.get("/profile")
@open_to(signed_in)
def profile() -> ResponseReturnValue:
    return _page(signed_in_user())


@blueprint.post("/profile")
@open_to(signed_in)
def profile_post() -> ResponseReturnValue:
    user, form = signed_in_user(), ProfileForm()
    if not form.validate_on_submit():
        return _page(user, profile=form), 422
    values = {name: form[name].data for name in actions.PROFILE} | {"country": form.country.data or None}
    actions.update_profile(current_actor(), user, organisation=text(form.organisation), **values)
    flash(_("Your profile is saved. What you said before keeps the capacity in which you said it."), "success")
    response = make_response(redirect(url_for("accounts.profile")))
    remember_language(response, user.language)
    return response


@blueprint.post("/profile/password")
@open_to(signed_in)
@own_transaction
def password_post() -> ResponseReturnValue:
    user, form = signed_in_user(), PasswordForm()
    if not form.validate_on_submit() or not _may_change(user, form):
        return _page(user, password=form), 422
    db.session.rollback()
    hashed = passwords.hashed(text(form.password))
    with unit_of_work():
        actions.change_password(current_actor(), user, hashed)
    begin(user)
    flash(_("Your new password works from now on. All other sessions were ended."), "success")
    return redirect(url_for("accounts.profile"))


def _may_change(user: User, form: PasswordForm) -> bool:
    """Whether the present password is right and the new one good enough; if not, the form says what is wrong."""
    consume("sign-in", user.email)
    email, name, known = user.email, user.name, user.password_hash
    if reason := passwords.fault(text(form.password), email, name):
        form.password.errors = [reason]
        return False
    db.session.rollback()
    if not passwords.matches(known, text(form.current)):
        form.current.errors = [_("This is not your present password.")]
        return False
    return True


@blueprint.post("/profile/tokens")
@open_to(signed_in)
def make_token() -> ResponseReturnValue:
    user, form = signed_in_user(), TokenForm()
    if not form.validate_on_submit():
        return _page(user, token=form), 422
    token, secret = token_actions.make_token(current_actor(), user, text(form.label), form.days.data)
    show_once()
    answer = render_template("accounts/token.html", token=token, text=secret)
    return answer, 201, {"Cache-Control": "no-store"}


@blueprint.post("/profile/tokens/<int:identity>/revoke")
@open_to(signed_in)
def revoke_token(identity: int) -> ResponseReturnValue:
    token = queries.token_of(signed_in_user().id, identity)
    token_actions.revoke_token(current_actor(), token)
    flash(_("The token “%(label)s” does not work any more.", label=token.label), "success")
    return redirect(url_for("accounts.profile"))


@blueprint.get("/me")
@open_to(signed_in)
def me() -> ResponseReturnValue:
    """Everything that is the reader's own: what is new, what they follow, marked, wrote and have not sent yet."""
    return render_template("accounts/me.html", panels=drawn("me", current_actor()))


@blueprint.get("/people/<int:identity>")
@open_to(everyone)
def person(identity: int) -> ResponseReturnValue:
    user, today = queries.public_person(identity), now().date()
    held = [a for a in user.appointments if a.is_current(today)]
    actor = current_actor()
    may = {"may_suspend": can_propose_suspension(actor, user, now()), "may_impose": can_suspend(actor, user)}
    panels = drawn("person", actor, user)
    return render_template("accounts/person.html", user=user, held=held, panels=panels, **may)


def _desk_holder(actor: object) -> Verdict:
    return has_desk(actor, now().date())  # type: ignore[arg-type]  # core knows actors by their shape only


@blueprint.get("/desk")
@open_to(_desk_holder)
def desk() -> ResponseReturnValue:
    user, today = signed_in_user(), now().date()
    held = [a for a in user.appointments if a.is_current(today)]
    return render_template("accounts/desk.html", user=user, held=held, panels=drawn("desk", current_actor()))
