"""What programs log in with instead of a password: shown once, the database keeps only its hash."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from policyextract.store import writing
from policyextract.store.accounts import AccountError, User, plain
from policyextract.store.schema import tokens, users
from policyextract.store.sessions import digest

PREFIX = "policyextract_"  # so that one that lies about somewhere is known for what it is
STEP = timedelta(minutes=1)  # how exactly the last use is known


class Token(NamedTuple):
    """A token as its owner sees it afterwards; `used` is its last use, if any."""

    name: str
    created: str
    used: str | None


def add(connection: Connection, user: User, name: str) -> str:
    """A new token of a user, to be shown once; raises AccountError for a name that another one has."""
    name = plain(name)
    if not 0 < len(name) <= 60 or not name.isprintable():
        raise AccountError("token_name", "a token needs a name of 1 to 60 characters; say what it is for")
    if any(other.name == name for other in of_user(connection, user)):
        raise AccountError(
            "token_taken", f"there is a token {name} already; choose another name, or remove that one first"
        )
    token = PREFIX + secrets.token_urlsafe(32)
    new = {"user": user.id, "name": name, "hash": digest(token)}
    connection.execute(insert(tokens).values(**new, created=writing.now()))
    return token


def of_user(connection: Connection, user: User) -> list[Token]:
    """The tokens of a user, by name."""
    own = select(*(tokens.c[name] for name in Token._fields)).where(tokens.c.user == user.id)
    return [Token(*row) for row in connection.execute(own.order_by(tokens.c.name))]


def find(connection: Connection, token: str) -> User | None:
    """The user of a token; None for no token, or that of somebody who is disabled."""
    own = select(*(users.c[name] for name in User._fields)).join(tokens, tokens.c.user == users.c.id)
    row = connection.execute(own.where(tokens.c.hash == digest(token), ~users.c.disabled)).one_or_none()
    return User(*row) if row else None


def is_due(connection: Connection, token: str) -> bool:
    """Whether it is time to note that a token is in use."""
    used = connection.execute(select(tokens.c.used).where(tokens.c.hash == digest(token))).scalar()
    return used is None or datetime.now(UTC) - datetime.fromisoformat(used) > STEP


def note(connection: Connection, token: str) -> None:
    """Notes that a token is in use now."""
    connection.execute(update(tokens).where(tokens.c.hash == digest(token)).values(used=writing.now()))


def remove(connection: Connection, user: User, name: str) -> None:
    """Takes the token of this name away from a user; raises AccountError where there is none."""
    own = delete(tokens).where(tokens.c.name == plain(name), tokens.c.user == user.id)
    if not connection.execute(own).rowcount:
        raise AccountError("no_token", f"{user.name} has no token {name}; look how it is called")
