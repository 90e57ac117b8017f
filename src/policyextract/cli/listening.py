"""Where the review page is served, and the names that it may be called by there."""

from __future__ import annotations

import ipaddress
import socket

from policyextract.cli.output import refuse

PORT = 8760
TRIED = 20  # ports, one after the other, where none is named
EVERYWHERE = ("0.0.0.0", "::")


def is_here(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def names(host: str, given: list[str]) -> tuple[str, ...]:
    """What the page may be called by: this machine's own names, those that are given, and its address.

    A page that is served on all addresses may be called by any number of an address.
    """
    from policyextract.review.crossing import ANY_ADDRESS
    from policyextract.review.desk import LOOPBACK

    if host in EVERYWHERE:
        return (*LOOPBACK, *given, ANY_ADDRESS, socket.gethostname(), socket.getfqdn())
    return (*LOOPBACK, *given, _bracketed(host))


def shown(host: str, port: int) -> str:
    """The address for the browser of this machine."""
    return f"http://{'127.0.0.1' if host in EVERYWHERE else _bracketed(host)}:{port}/"


def listening(host: str, port: int | None) -> socket.socket:
    """A socket on the port, or on the first that is free; ends the program where there is none."""
    ports = range(PORT, PORT + TRIED) if port is None else range(port, port + 1)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in ports:
        try:
            return socket.create_server((host, number), family=family)
        except OSError as error:
            failed = error
    return refuse(f"{host}:{ports[0]}: can't be served there ({failed.strerror}); choose another --port")


def _bracketed(host: str) -> str:
    """A host as addresses have it."""
    return f"[{host}]" if ":" in host else host
