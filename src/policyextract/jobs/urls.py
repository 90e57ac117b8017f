"""URLs as fsspec knows them: s3://, https://, sftp://, memory:// and all that a driver is installed for."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote_to_bytes

import fsspec
from fsspec.spec import AbstractFileSystem

from policyextract.jobs.errors import JobError

STAMPS = (
    *("ETag", "etag", "md5", "Content-MD5", "LastModified", "Last-Modified", "last_modified", "mtime"),
    *("modified", "updated", "created"),
)
PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")
DRIVERS = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "az": "adlfs", "abfs": "adlfs"}
DRIVERS |= {"sftp": "paramiko", "ssh": "paramiko", "http": "aiohttp", "https": "aiohttp", "oss": "ossfs"}
DRIVERS |= {"smb": "smbprotocol", "obs": "esdk-obs-python"}


def is_url(name: str) -> bool:
    """Whether a name is a URL of another place than this machine's files."""
    return "://" in name and not name.startswith("file://")


def local(name: str) -> str:
    """The path that a name of this machine's files stands for, also if it is a URL (file://)."""
    path = name.removeprefix("file://").removeprefix("localhost")
    return name if path == name else os.fsdecode(unquote_to_bytes(path))


def unlocked(url: str) -> str:
    """A URL without a password that stands in it, as it may be shown.

    >>> unlocked("sftp://wang:geheim@host/a.pdf")
    'sftp://wang@host/a.pdf'
    """
    return PASSWORD.sub(r"\1@", url)


def filesystem(url: str) -> tuple[AbstractFileSystem, str]:
    """What opens a URL, and the path in it; raises JobError where the driver is not installed."""
    protocol = url.partition("://")[0]
    try:
        files, path = fsspec.core.url_to_fs(url)
    except ImportError:
        driver = DRIVERS.get(protocol)
        advice = f"pip install {driver}" if driver else f"install fsspec's driver for {protocol}://"
        raise JobError(f"{unlocked(url)}: {protocol}:// needs a driver; {advice}") from None
    except ValueError as error:
        raise JobError(f"{unlocked(url)}: can't be opened ({error}); check the URL") from None
    files.dircache.use_listings_cache = False  # listings are long, and others write at the same time
    return files, path


def stamp(info: dict[str, object]) -> str:
    """What changes when the content of a file may have changed; empty where the place tells nothing."""
    return next((str(info[key]).strip('"') for key in STAMPS if info.get(key)), "")


def status(error: BaseException) -> int | None:
    """The HTTP status in an error of a driver, if it has one."""
    response = getattr(error, "response", None)
    told = response.get("ResponseMetadata", {}) if isinstance(response, dict) else {}
    found = getattr(error, "status", None) or told.get("HTTPStatusCode")
    return found if isinstance(found, int) else None


def why(error: BaseException) -> str:
    """What an error says, in one line."""
    code = status(error)
    return f"HTTP status {code}" if code else " ".join(str(error).split()) or type(error).__name__
