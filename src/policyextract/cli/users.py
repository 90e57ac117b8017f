"""`policyextract user`: who may use the review page over the network."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from policyextract.cli.app import app
from policyextract.cli.arguments import Database
from policyextract.cli.arguments import database as chosen
from policyextract.cli.output import refuse
from policyextract.cli.status import UNREACHABLE

if TYPE_CHECKING:
    from policyextract.store.database import Database as Store

Role = Literal["reader", "reviewer", "admin"]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The user's name, as in the history of records.")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, a line.")
]

user = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(user, name="user", help="Say who may use the review page over the network, and for what.")


@user.command()
def add(
    name: Name,
    role: Annotated[
        Role, typer.Option(help="reader: look; reviewer: decide too; admin: all, also users and imports.")
    ] = "reviewer",
    password_stdin: FromInput = False,
    database: Database = None,
) -> None:
    """Add a user; the password is asked for twice."""
    from policyextract.store import accounts

    with _opened(database) as store:
        password = _password(password_stdin)
        with store.write() as connection:
            accounts.add(connection, name, password, role)
    typer.echo(f"{name} may log in as {role}", err=True)


@user.command("list")
def list_(database: Database = None) -> None:
    """Print the users: name, role, since when, and whether disabled."""
    from policyextract.store import accounts

    with _opened(database) as store, store.read() as connection:
        for one in accounts.everybody(connection):
            state = ["disabled"] if one.disabled else []
            typer.echo("\t".join([one.name, one.role, one.created[:10], *state]))


@user.command("role")
def role_(name: Name, role: Role, database: Database = None) -> None:
    """Let a user do more or less: reader, reviewer or admin."""
    from policyextract.store import accounts

    with _opened(database) as store, store.write() as connection:
        accounts.set_role(connection, name, role)


@user.command()
def password(name: Name, password_stdin: FromInput = False, database: Database = None) -> None:
    """Give a user another password; all log-ins end."""
    from policyextract.store import accounts

    with _opened(database) as store:
        with store.read() as connection:
            accounts.user(connection, name)
        given = _password(password_stdin)
        with store.write() as connection:
            accounts.set_password(connection, name, given)


@user.command()
def disable(name: Name, database: Database = None) -> None:
    """Shut a user out, at once; what the user decided stays."""
    from policyextract.store import accounts

    with _opened(database) as store, store.write() as connection:
        accounts.disable(connection, name)


@user.command()
def enable(name: Name, database: Database = None) -> None:
    """Let a disabled user in again."""
    from policyextract.store import accounts

    with _opened(database) as store, store.write() as connection:
        accounts.enable(connection, name)


@user.command()
def token(
    user: Name,
    name: Annotated[str, typer.Option("--name", metavar="WORDS", help="What it is for.")],
    remove: Annotated[bool, typer.Option("--remove", help="Take the token of this name away.")] = False,
    database: Database = None,
) -> None:
    """Print a new token with which programs use the REST API as this user; it is shown only now."""
    from policyextract.store import accounts, tokens

    with _opened(database) as store, store.write() as connection:
        owner = accounts.user(connection, user)
        if remove:
            tokens.remove(connection, owner, name)
        else:
            typer.echo(tokens.add(connection, owner, name))


@contextlib.contextmanager
def _opened(database: str | None) -> Iterator[Store]:
    """The database; ends the program with a line where it can't be used, or refuses what is asked."""
    from policyextract.store import database as store
    from policyextract.store.accounts import AccountError
    from policyextract.store.errors import StoreError

    try:
        with store.open(chosen(database)) as opened:
            yield opened
    except AccountError as error:
        refuse(str(error))
    except StoreError as error:
        refuse(str(error), UNREACHABLE)


def _password(from_input: bool) -> str:
    """A password from standard input, or typed twice."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        refuse("there is no terminal to ask for the password; give it with --password-stdin")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt="The same again"))
