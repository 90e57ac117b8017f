"""What is wrong with a database, in one line that says what to do."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError


class StoreError(Exception):
    """A database that can't be used; the message names it, what is wrong and what to do. No passwords."""


REFUSED = ("the server refuses this user or password", "see that both are right")
NOWHERE = ("there is no such database on the server", "make it with `createdb`")
# What SQLite says, or PostgreSQL before it is connected; what that means; what to do.
SAID = (
    ("password", *REFUSED),
    ("pg_hba.conf", *REFUSED),
    ('role "', *REFUSED),
    ('database "', *NOWHERE),
    ("file is not a database", "is no SQLite database", "name another file"),
    ("malformed", "is damaged", "put a copy of it in its place, or mend it with `sqlite3 FILE .recover`"),
    ("readonly", "can't be written", "ask for the right to write the file and its folder"),
    ("unable to open", "can't be opened", "choose a file in a folder that is yours"),
    ("disk is full", "its disk is full, what was under way is not kept", "make room and run it again"),
    ("is locked", "another program has been writing in it all the time", "run it again when that is done"),
    ("disk I/O error", "its disk gives errors, what was under way is not kept", "see what the system says"),
)
# The same of PostgreSQL by the codes of its errors.
CODES = (
    ("28", *REFUSED),
    ("3D", *NOWHERE),
    ("42501", "this user may not make tables or write there", "ask for the right, or use another database"),
    ("53100", "the server's disk is full, what was under way is not kept", "make room and run it again"),
    ("57P", "the server is shutting down or starting", "run it again when it is up"),
    ("25006", "the server takes no changes now", "use its main server"),
    ("40", "another program wrote the same at that moment", "run it again"),
)


def told(error: DBAPIError, name: str) -> StoreError | None:
    """The error in one line; None for one that is a fault of the program."""
    said = next(iter(str(error.orig).strip().splitlines()), "no answer")
    code: str | None = getattr(error.orig, "sqlstate", None)
    for sign, wrong, advice in CODES if code else SAID:
        if code.startswith(sign) if code else sign in said:
            return StoreError(f"{name}: {wrong}; {advice}")
    if isinstance(error, OperationalError | InterfaceError):
        cause = said.rpartition("failed: ")[2].removeprefix("FATAL:").strip()
        return StoreError(f"{name}: {cause}; see that the server runs and that the URL is right")
    return None
