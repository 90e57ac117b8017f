"""The people who may use a database over the network: their passwords, what each may do, who is shut out."""

from __future__ import annotations

import threading
import unicodedata
from typing import Any, Literal, NamedTuple, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, delete, insert, select, update

from policyextract.cores import cores
from policyextract.store import writing
from policyextract.store.errors import StoreError
from policyextract.store.schema import sessions, users

# What somebody may do: look; decide and bring clippings; all, also the accounts of others.
Role = Literal["reader", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
LEAST = 10  # characters of a password
MOST = 200
HASHER = PasswordHasher()  # Argon2id as RFC 9106 advises, second choice: 64 MiB
# A hash with the same costs, of nothing that anybody knows: a name that doesn't exist takes as long as one
# that does.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$ghmppurXeH8Qe7uuFKvokw$Gp2wLJjhlpJceNifr6g2Nsi5agOf8Xh0u00LttGHKWY"
_HASHING = threading.BoundedSemaphore(cores())  # many log-ins at once wait instead of taking all memory


class AccountError(StoreError):
    """What can't be done with accounts; the message says why and what to do, `reason` the same in a word."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class User(NamedTuple):
    """Somebody who may log in, unless disabled."""

    id: int
    name: str
    role: Role
    created: str
    disabled: bool


def add(connection: Connection, name: str, password: str, role: Role) -> User:
    """A new user; raises AccountError where there is one of this name, also one in other letters."""
    name = plain(name)
    if not 0 < len(name) <= 60 or not name.isprintable() or "/" in name:
        raise AccountError("name", f"{name!r} can't be a name; give one of 1 to 60 characters, without `/`")
    if any(other.name.casefold() == name.casefold() for other in everybody(connection)):
        raise AccountError("taken", f"there is a user {name} already; choose another name")
    new = {"name": name, "password": _hashed(name, password), "role": role}
    connection.execute(insert(users).values(**new, created=writing.now(), disabled=False))
    return user(connection, name)


def everybody(connection: Connection) -> list[User]:
    """All users, by name, also disabled ones."""
    return [_user(row) for row in connection.execute(select(users).order_by(users.c.name))]


def user(connection: Connection, name: str) -> User:
    """The user of a name; raises AccountError where there is none."""
    row = _row(connection, name)
    if row is None:
        raise AccountError("unknown", f"there is no user {name}; `policyextract user list` names all")
    return _user(row)


def check(connection: Connection, name: str, password: str) -> User | None:
    """The user who has this name and this password; None for a wrong one, no user, or a disabled one.

    It takes the same time in each case. Don't hold a transaction that writes meanwhile.
    """
    row = _row(connection, name)
    right = _verified(row.password if row else NOBODY, password)
    return _user(row) if row and right and not row.disabled else None


def set_role(connection: Connection, name: str, role: Role) -> None:
    """Lets a user do more or less, from the next request on."""
    connection.execute(update(users).where(users.c.id == user(connection, name).id).values(role=role))
    _keep_an_admin(connection)


def set_password(connection: Connection, name: str, password: str) -> None:
    """Gives a user another password, and ends all sessions."""
    own = user(connection, name)
    hashed = _hashed(own.name, password)
    connection.execute(update(users).where(users.c.id == own.id).values(password=hashed))
    connection.execute(delete(sessions).where(sessions.c.user == own.id))


def disable(connection: Connection, name: str) -> None:
    """Shuts a user out and ends all sessions; tokens do nothing meanwhile. What was decided stays."""
    own = user(connection, name)
    connection.execute(update(users).where(users.c.id == own.id).values(disabled=True))
    connection.execute(delete(sessions).where(sessions.c.user == own.id))
    _keep_an_admin(connection)


def enable(connection: Connection, name: str) -> None:
    """Lets a disabled user in again."""
    connection.execute(update(users).where(users.c.id == user(connection, name).id).values(disabled=False))


def plain(words: str) -> str:
    """A name or password the same however it was typed: full-width letters are the usual ones (NFKC)."""
    return unicodedata.normalize("NFKC", words).strip()


def _row(connection: Connection, name: str) -> Row[Any] | None:
    """The row of a user; None for names that nobody can have, which not every database takes."""
    name = plain(name)
    return (
        connection.execute(select(users).where(users.c.name == name)).one_or_none()
        if name.isprintable()
        else None
    )


def _user(row: Row[Any]) -> User:
    """The user of a row."""
    return User(*(getattr(row, field) for field in User._fields))


def _keep_an_admin(connection: Connection) -> None:
    """Raises AccountError where nobody is left who could let others in."""
    if not any(one.role == "admin" and not one.disabled for one in everybody(connection)):
        raise AccountError("last_admin", "the last admin has to stay one; make another user admin first")


def _hashed(name: str, password: str) -> str:
    """The hash of a new password; raises AccountError for one that is too easy."""
    password = plain(password)
    if not LEAST <= len(password) <= MOST:
        raise AccountError("length", f"a password has {LEAST} to {MOST} characters; choose another one")
    if password.casefold() == name.casefold() or len(set(password)) < 4:
        raise AccountError(
            "easy", "a password is neither the name nor a few characters repeated; choose another one"
        )
    with _HASHING:
        return HASHER.hash(password.encode())


def _verified(hashed: str, password: str) -> bool:
    """Whether a hash is of this password."""
    try:
        with _HASHING:
            return HASHER.verify(hashed, plain(password[: 2 * MOST]).encode())
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
