"""What the program knows and is told: patterns, regions, settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from policyextract import patterns
from policyextract import settings as users
from policyextract.doctor.finding import Finding, same
from policyextract.formats.labels import Label
from policyextract.regions import table
from policyextract.settings import SettingsError

PATTERNS = Label("模式", "patterns")
SETTINGS = Label("设置", "settings")
DEFAULT = {"default": "默认"}
LEAST = 3000  # regions: there are about 2,900 counties alone
REINSTALL = Label("重新安装 policyextract", "install policyextract anew")


def findings() -> Iterator[Finding]:
    """The patterns with their examples, and the region table."""
    yield _patterns()
    yield _regions()


def _patterns() -> Finding:
    """Whether all examples of the pattern files hold."""
    try:
        loaded = patterns.library()
        wrong = sum(1 for case in patterns.cases(loaded) if case.trouble())
    except (patterns.PatternError, OSError) as error:
        return Finding(PATTERNS, "broken", same(str(error)), Label("改正这个文件", "correct this file"))
    count, digest = len(loaded), patterns.digest()
    if wrong or not loaded:
        said = Label(f"{count}个模式，{wrong}个例子不符", f"{count} patterns, {wrong} examples wrong")
        return Finding(PATTERNS, "broken", said, same("policyextract check"))
    said = Label(f"{count}个，例子全部正确，版本 {digest}", f"{count}, all examples right, version {digest}")
    return Finding(PATTERNS, "good", said)


def _regions() -> Finding:
    """Whether the region table is whole."""
    name = Label("行政区划", "regions")
    try:
        count = len(table().regions)
    except (OSError, ValueError, IndexError) as error:
        return Finding(name, "broken", same(f"{type(error).__name__}: {error}"), REINSTALL)
    said = Label(f"{count}个名称", f"{count} names")
    return Finding(name, "good", said) if count > LEAST else Finding(name, "broken", said, REINSTALL)


def wrong(error: SettingsError) -> Finding:
    """Settings that can't be used."""
    return Finding(SETTINGS, "broken", same(str(error)), Label("见 docs/settings.md", "see docs/settings.md"))


def settings(database: str | None) -> Iterator[Finding]:
    """Each setting in force and where it comes from; of the limits only those that were set."""
    current = users.current()
    file = users.file()
    yield Finding(SETTINGS, "good", same(str(file)) if file else Label("没有设置文件", "no settings file"))
    values: dict[str, object] = {name: getattr(current, name) for name in type(current).model_fields}
    values["database"] = hidden(database or current.database.get_secret_value())
    del values["limits"]
    limits = {f"limits.{name}": value for name, value in asdict(current.limits).items()}
    values |= {name: value for name, value in limits.items() if users.origin(name) != users.Origin()}
    for name, value in values.items():
        origin = "--database" if name == "database" and database else str(users.origin(name))
        shown = "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        yield Finding(
            same(name), "good", Label(f"{shown}（{DEFAULT.get(origin, origin)}）", f"{shown} ({origin})")
        )


def hidden(url: str) -> str:
    """A database as it may be shown: without password.

    >>> hidden("postgresql://ann:secret@host/news?password=secret&sslmode=require")
    'postgresql://ann:***@host/news?sslmode=require'
    >>> hidden("news.db")
    'news.db'
    """
    if "://" not in url:
        return url
    try:
        place = sa.make_url(url)
    except (ArgumentError, ValueError):
        return url.partition("://")[0] + "://…"
    open_to_see = [name for name in place.query if "password" not in name]
    query = {name: place.query[name] for name in open_to_see}
    return place.set(query=query).render_as_string(hide_password=True)
