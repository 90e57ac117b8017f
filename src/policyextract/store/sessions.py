"""Browsers that somebody is logged in with. A browser keeps a secret, the database only its hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from policyextract.store.accounts import User
from policyextract.store.schema import sessions, users

IDLE = timedelta(hours=12)  # a session ends this long after its last request,
LONGEST = timedelta(days=7)  # and this long after the log-in at the latest
STEP = timedelta(minutes=5)  # how exactly its last request is known; each request would be a write else


COLUMNS = (
    *(sessions.c[name] for name in ("id", "csrf", "created", "seen")),
    *(users.c[name] for name in User._fields),
)


class Session(NamedTuple):
    """A log-in that holds; `csrf` is what its forms must send along."""

    id: str
    user: User
    csrf: str
    created: str
    seen: str


def begin(connection: Connection, user: User) -> str:
    """The secret of a new session, for the cookie. Sessions that have run out are forgotten."""
    secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
    connection.execute(delete(sessions).where(sessions.c.expires <= _text(now)))
    connection.execute(
        insert(sessions).values(
            id=digest(secret),
            user=user.id,
            csrf=secrets.token_urlsafe(32),
            created=_text(now),
            seen=_text(now),
            expires=_text(now + IDLE),
        )
    )
    return secret


def find(connection: Connection, secret: str) -> Session | None:
    """The session of a cookie; None where it has run out or its user is disabled."""
    row = connection.execute(_valid().where(sessions.c.id == digest(secret))).one_or_none()
    return _session(row) if row else None


def of_user(connection: Connection, user: User) -> list[Session]:
    """The sessions of a user that hold, the one seen last first."""
    own = _valid().where(users.c.id == user.id).order_by(sessions.c.seen.desc())
    return [_session(row) for row in connection.execute(own)]


def is_due(session: Session) -> bool:
    """Whether it is time to note that the session is in use."""
    return datetime.now(UTC) - datetime.fromisoformat(session.seen) > STEP


def note(connection: Connection, session: Session) -> None:
    """Notes that a session is in use now, and lets it last longer."""
    now = datetime.now(UTC)
    expires = min(now + IDLE, datetime.fromisoformat(session.created) + LONGEST)
    connection.execute(
        update(sessions).where(sessions.c.id == session.id).values(seen=_text(now), expires=_text(expires))
    )


def end(connection: Connection, user: User, id: str) -> None:
    """Ends a session of a user: the log-out."""
    connection.execute(delete(sessions).where(sessions.c.id == id, sessions.c.user == user.id))


def _valid() -> Select[*tuple[Any, ...]]:
    """Asks for sessions that hold, with their users."""
    joined = select(*COLUMNS).join(users, users.c.id == sessions.c.user)
    return joined.where(sessions.c.expires > _text(datetime.now(UTC)), ~users.c.disabled)


def _session(row: Row[*tuple[Any, ...]]) -> Session:
    """The session of a row of `_valid`."""
    id, csrf, created, seen, *user = tuple(row)
    return Session(id, User(*user), csrf, created, seen)


def _text(moment: datetime) -> str:
    """A moment as the database keeps it."""
    return moment.isoformat(timespec="microseconds")


def digest(secret: str) -> str:
    """What the database keeps of a secret. It is random, so that a quick hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
