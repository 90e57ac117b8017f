"""`policyextract review`: the records of the database in the browser."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Annotated

import typer

from policyextract.cli.app import app
from policyextract.cli.arguments import Database, Limit, Ocr, Password, Workers, options
from policyextract.cli.arguments import database as chosen
from policyextract.cli.arguments import workers as cores
from policyextract.cli.listening import PORT, is_here, listening, names, shown
from policyextract.cli.output import refuse
from policyextract.cli.status import UNREACHABLE, USAGE

if TYPE_CHECKING:
    import uvicorn

    from policyextract.store.database import Database as Store


@app.command()
def review(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to serve; other machines reach it with --auth only.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help=f"Without it, {PORT} or the next that is free.")
    ] = None,
    auth: Annotated[bool, typer.Option("--auth", help="People log in: `policyextract user add`.")] = False,
    name: Annotated[
        list[str],
        typer.Option(
            metavar="NAME", help="A name that people call the page by, as behind a proxy. May be repeated."
        ),
    ] = [],  # noqa: B006
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    database: Database = None,
    workers: Workers = None,
    password: Password = None,
    ocr: Ocr = None,
    limit: Limit = [],  # noqa: B006
) -> None:
    """Review records in the browser, beside the words that they were read from, until Ctrl-C."""
    import uvicorn

    from policyextract.review.app import create
    from policyextract.review.desk import Desk
    from policyextract.store import database as store
    from policyextract.store.errors import StoreError

    if not auth and not is_here(host):
        refuse(
            f"--host {host}: other machines could reach the records; add --auth, so that people log in", USAGE
        )
    reading = options(limit, password, ocr=ocr)
    try:
        with store.open(chosen(database)) as opened, listening(host, port) as listener:
            _check(opened, auth)
            desk = Desk(opened, reading, cores(workers), auth, names(host, name))
            config = uvicorn.Config(create(desk), log_level="warning", server_header=False, ws="none")
            server = uvicorn.Server(config)
            address = shown(host, listener.getsockname()[1])
            typer.echo(f"{address} shows the records of {opened.name}; end it with Ctrl-C", err=True)
            if browser:
                threading.Thread(target=_show, args=(server, address), daemon=True).start()
            server.run(sockets=[listener])
    except StoreError as error:
        refuse(str(error), UNREACHABLE)


def _check(database: Store, auth: bool) -> None:
    """Ends the program where people would have to log in and nobody can."""
    from policyextract.store import accounts

    with database.read() as connection:
        if auth and not accounts.everybody(connection):
            refuse(
                f"{database.name}: nobody could log in; begin with `policyextract user add NAME --role admin`"
            )


def _show(server: uvicorn.Server, address: str) -> None:
    """Opens the page in the browser as soon as it answers."""
    import webbrowser

    while not server.started:
        time.sleep(0.05)
    webbrowser.open(address)
