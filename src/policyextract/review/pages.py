"""Templates to pages: what they are given is escaped; numbers and days as the visitor's language has them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib.metadata import version

from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.formats.page import verbatim
from policyextract.formats.warnings import warning
from policyextract.review.desk import Visitor
from policyextract.review.listed import source
from policyextract.review.words import texts
from policyextract.store import undoing
from policyextract.store.errors import StoreError
from policyextract.store.export.columns import STATUSES

LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}


def page(
    request: Request, template: str, values: Mapping[str, object] = {}, status: int = 200
) -> HTMLResponse:
    """A page for who asked for it. Templates know `t` (words), `visitor`, his `last` step, `query`."""
    visitor: Visitor = request.state.visitor
    known = {
        "t": texts(visitor.language),
        "visitor": visitor,
        "path": request.url.path,
        "query": request.url.query,
        "accounts": request.app.state.desk.accounts,
        "last": _last(request, visitor),
    }
    return HTMLResponse(environment().get_template(template).render(**known, **values), status)


def _last(request: Request, visitor: Visitor) -> int | None:
    """The last step of a visitor, which the page offers to take back; None where it can't be known."""
    if not visitor.name or visitor.role == "reader":
        return None
    with suppress(StoreError), request.app.state.desk.database.read() as connection:
        return undoing.newest(connection, visitor.name)
    return None


@cache
def environment() -> Environment:
    """What the templates are made in."""
    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        labels=labels, key=key, statuses=STATUSES, version=version("policyextract"), csrf=csrf
    )
    made.filters.update(say=say, number=number, percent=percent, moment=moment, day=day, short=short)
    made.filters.update(verbatim=verbatim, warning=warning, file=source)
    return made


def key() -> str:
    """A name for what a form asks for: sent twice, it is done once."""
    return secrets.token_hex(16)


@pass_context
def csrf(context: Context) -> Markup:
    """The hidden field that every form needs that changes something."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(context["visitor"].csrf)


@pass_context
def say(context: Context, label: Label | None) -> str:
    """A label in the visitor's language; nothing for none."""
    return getattr(label, context["visitor"].language) if label else ""


@pass_context
def number(context: Context, value: float) -> str:
    """A number with its groups: 1,240."""
    return format_decimal(value, locale=_locale(context))


@pass_context
def percent(context: Context, share: float) -> str:
    """A share of 1 in per cent."""
    return format_percent(share, locale=_locale(context))


@pass_context
def moment(context: Context, time: str) -> str:
    """A time of the database (UTC) in that of this machine."""
    return format_datetime(datetime.fromisoformat(time).astimezone(), "medium", locale=_locale(context))


@pass_context
def day(context: Context, edtf: str) -> str:
    """An EDTF date in words."""
    return say(context, labels.date(edtf))


def short(name: str) -> str:
    """The name of a document without the folders, or the archive, that it is in."""
    return re.split(r"[/\\]", name)[-1]


def _locale(context: Context) -> str:
    return LOCALES[context["visitor"].language]
