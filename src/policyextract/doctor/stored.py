"""The database: whether it answers, its version, what is in it, and room to grow. It is only looked at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from policyextract.doctor.finding import Finding, same
from policyextract.formats.labels import Label
from policyextract.store import database as store
from policyextract.store import migrations, schema
from policyextract.store.errors import StoreError, told

NAME = Label("数据库", "database")
ROOM = Label("磁盘空间", "disk space")
LARGE_WAL = 1 << 30
LITTLE, TOO_LITTLE = 1 << 30, 50 << 20
LATER = Label("还没有，首次导入时建立", "not there yet; the first `policyextract ingest` makes it")


def findings(url: str) -> Iterator[Finding]:
    """What is to be said of a database."""
    try:
        place = store.located(url)
    except StoreError as error:
        yield _broken(error)
        return
    if place.get_backend_name() != "sqlite":
        yield from _asked(place.set(query={"connect_timeout": "5", **place.query}), store.shown(place))
        return
    path = Path(place.database or "").expanduser().absolute()
    if path.exists():
        only_read = sa.URL.create("sqlite", database=path.as_uri(), query={"mode": "ro", "uri": "true"})
        yield from _asked(only_read, str(path))
        yield from _wal(path)
        if not os.access(path, os.W_OK):
            yield _broken(StoreError(f"{path}: can't be written; ask for the right to write it"))
    else:
        yield Finding(NAME, "good", LATER)
    yield room(path)


def _asked(place: sa.URL, name: str) -> Iterator[Finding]:
    """What a database says of itself."""
    try:
        engine = sa.create_engine(place)
    except ImportError:
        said = Label("缺少 PostgreSQL 驱动", "the driver for PostgreSQL is missing")
        yield Finding(NAME, "broken", said, same("pip install 'policyextract[postgres]'"))
        return
    try:
        with engine.connect() as connection:
            yield _described(engine, connection, name)
    except DBAPIError as error:
        strange = StoreError(
            f"{name}: {type(error.orig).__name__}; see that it is a database of policyextract"
        )
        yield _broken(told(error, name) or strange)
    finally:
        engine.dispose()


def _described(engine: Engine, connection: Connection, name: str) -> Finding:
    """Its kind, version, size, and how much is in it."""
    kind = f"{engine.dialect.name} {'.'.join(map(str, engine.dialect.server_version_info or ()))}"
    version = migrations.version(connection)
    if version is None:
        said = Label(f"{kind}，空的，首次使用时建表", f"{kind}, empty; the first use makes its tables")
        return Finding(NAME, "good", said)
    if version > migrations.HEAD:
        said = Label(f"{kind}，由更新的版本建立", f"{kind}, made by a newer version of policyextract")
        return Finding(NAME, "broken", said, Label("升级 policyextract", "use the newer policyextract"))
    documents, records = (_count(connection, table) for table in (schema.documents, schema.records))
    size = _megabytes(_size(connection))
    zh = f"{kind}，{name}，版本 {version}，{documents}篇文件，{records}条记录，{size}"
    en = f"{kind}, {name}, version {version}, {documents} documents, {records} records, {size}"
    if version != migrations.HEAD:
        later = Label("下次使用时自动升级", "the next use brings it to this version by itself")
        return Finding(NAME, "doubtful", Label(zh, en), later)
    return Finding(NAME, "good", Label(zh, en))


def _count(connection: Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _size(connection: Connection) -> int:
    """Bytes on the disk."""
    if not store.is_sqlite(connection):
        return int(connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0)
    pages, size = (connection.scalar(sa.text(f"PRAGMA page_{what}")) or 0 for what in ("count", "size"))
    return int(pages) * int(size)


def _wal(path: Path) -> Iterator[Finding]:
    """The log of changes that SQLite has yet to put into the file, where it is large."""
    wal = path.with_name(path.name + "-wal")
    size = wal.stat().st_size if wal.exists() else 0
    if size > LARGE_WAL:
        advice = Label("关闭所有使用它的程序，再运行一次", "end all programs that use it, then run one once")
        yield Finding(same("WAL"), "doubtful", same(f"{wal}: {_megabytes(size)}"), advice)


def room(path: Path) -> Finding:
    """How much can still be written beside a file that need not exist."""
    folder = next(parent for parent in path.parents if parent.exists())
    free = shutil.disk_usage(folder).free
    said = same(f"{folder}: {_megabytes(free)}")
    advice = Label("腾出空间", "make room")
    if free < LITTLE:
        return Finding(ROOM, "broken" if free < TOO_LITTLE else "doubtful", said, advice)
    return Finding(ROOM, "good", said)


def _broken(error: StoreError) -> Finding:
    said, _, advice = str(error).rpartition("; ")
    return Finding(NAME, "broken", same(said), same(advice))


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size >= 1e6 else f"{size / 1e3:,.0f} KB"
