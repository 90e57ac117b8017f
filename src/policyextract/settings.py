"""The user's settings: one TOML file and environment variables, which win over it; options win over both.

`docs/settings.md` has every setting. Nothing is read before `current()`, and what a user got wrong is a
SettingsError of one line that says where and what is allowed.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveInt, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from policyextract.cores import cores
from policyextract.sources.options import Limits

NAME = "policyextract.toml"
PREFIX = "POLICYEXTRACT_"
NAMING = f"{PREFIX}SETTINGS"  # the variable that names the file

Value = str | int | float | bool | dict[str, object] | list[object]


class SettingsError(ValueError):
    """A settings file or variable that is wrong; the message says which, and what is allowed."""


def _address(text: str) -> str:
    """The address of a dask scheduler; raises ValueError for what is none."""
    if not re.fullmatch(r"(tcp|tls|ws|wss)://\S+", text):
        raise ValueError("should be an address such as tcp://10.0.0.5:8786")
    return text


def _folder(path: Path) -> Path:
    """A folder that is there; raises ValueError for what is none."""
    if not path.expanduser().is_dir():
        raise ValueError("should be a folder that is there")
    return path.expanduser().absolute()


class Settings(BaseModel):
    """What a user has set, defaults for the rest.

    `database` is a URL or the path of an SQLite file; it may hold a password, so it is never printed as it
    is. `patterns` is a folder of pattern files that are read beside the package's own.
    `limits` are those of a file that is read. `scheduler` is the address of a dask scheduler.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    database: SecretStr = Field(default_factory=lambda: SecretStr(str(data_folder() / "policyextract.db")))
    workers: PositiveInt = Field(default_factory=cores)
    patterns: Annotated[Path, AfterValidator(_folder)] | None = None
    ocr: bool = True
    engine: Literal["local", "dask"] = "local"
    scheduler: Annotated[str, AfterValidator(_address)] | None = None
    log: Path | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    limits: Limits = Limits()


class Origin(NamedTuple):
    """Where the value of a setting comes from: a variable, a line of a file, or neither: the default."""

    variable: str | None = None
    file: Path | None = None
    line: int | None = None

    def __str__(self) -> str:
        if self.variable:
            return self.variable
        if self.file is None:
            return "default"
        return f"{self.file}, line {self.line}" if self.line else str(self.file)


@cache
def current() -> Settings:
    """The settings in force, read once; raises SettingsError where something is wrong with them."""
    unknown = [name for name in os.environ if name.startswith(PREFIX) and name not in (*variables(), NAMING)]
    if unknown:
        raise SettingsError(_unknown(Origin(unknown[0]), unknown[0], list(variables())))
    return _checked(_contents(file()))


def file() -> Path | None:
    """The settings file; None where there is none. Raises SettingsError where the one named is missing."""
    if named := os.environ.get(NAMING):
        if not Path(named).expanduser().is_file():
            raise SettingsError(f"{named}: no such file, but {NAMING} names it; correct or unset {NAMING}")
        return Path(named).expanduser().absolute()
    places = (Path.cwd(), platformdirs.user_config_path("policyextract", appauthor=False))
    return next((folder / NAME for folder in places if (folder / NAME).is_file()), None)


def data_folder() -> Path:
    """The folder of the default database, which need not exist yet."""
    return platformdirs.user_data_path("policyextract", appauthor=False)


def variables() -> dict[str, str]:
    """The setting that each environment variable sets: `limits.pages` for POLICYEXTRACT_LIMITS_PAGES."""
    names = [name for name in Settings.model_fields if name != "limits"]
    names += [f"limits.{name}" for name in Limits.__dataclass_fields__]
    return {PREFIX + name.replace(".", "_").upper(): name for name in names}


def origin(name: str) -> Origin:
    """Where the value of a setting (`workers`, `limits.pages`) comes from."""
    variable = PREFIX + name.replace(".", "_").upper()
    if os.environ.get(variable):
        return Origin(variable)
    place, held = file(), _contents(file())
    for key in name.split("."):
        if not isinstance(held, dict) or key not in held:
            return Origin()
        held = held[key]  # type: ignore[assignment]
    return Origin(None, place, _line(place, name) if place else None)


def _contents(place: Path | None) -> dict[str, Value]:
    """What a settings file says; paths in it are seen from its folder."""
    if place is None:
        return {}
    try:
        held: dict[str, Value] = tomllib.loads(place.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{place}: can't be read ({error}); correct it or its rights") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{place}: no TOML ({error}); write each setting as NAME = VALUE") from None
    for name in ("database", "log", "patterns"):
        value = held.get(name)
        if isinstance(value, str) and "://" not in value:
            held[name] = str(place.parent / Path(value).expanduser())
    return held


def _checked(held: dict[str, Value]) -> Settings:
    """The settings of the variables and of a file; raises SettingsError for the first that is wrong."""
    try:
        settings = Settings.model_validate(_with_variables(held))
    except ValidationError as error:
        raise SettingsError(_wrong(error.errors(include_url=False, include_context=False)[0])) from None
    for name, value in asdict(settings.limits).items():
        if value < 1:
            name = f"limits.{name}"
            raise SettingsError(f"{origin(name)}: {name} = {value} should be 1 or more; correct or remove it")
    return settings


def _with_variables(held: dict[str, Value]) -> dict[str, Value]:
    """What a file says, and over it what environment variables say; empty ones say nothing."""
    for variable, name in variables().items():
        table, _, key = name.rpartition(".")
        within = held.get(table, {})
        if not (value := os.environ.get(variable)):
            continue
        if not table:
            held = {**held, key: value}
        elif isinstance(within, dict):  # anything else is refused as it is
            held = {**held, table: {**within, key: value}}
    return held


def _wrong(error: ErrorDetails) -> str:
    """What is said of a setting that is wrong. A database is not repeated: it may hold a password."""
    name = ".".join(map(str, error["loc"]))
    if error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        allowed = Limits.__dataclass_fields__ if name.startswith("limits.") else Settings.model_fields
        return _unknown(origin(name), name.rpartition(".")[2], list(allowed))
    given = "" if name in ("database", "limits") else f" = {error['input']!r}"
    problem = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{origin(name)}: {name}{given} {problem}; correct or remove it"


def _unknown(where: Origin, name: str, allowed: list[str]) -> str:
    """What is said of a setting that there is not."""
    from difflib import get_close_matches

    close = get_close_matches(name, allowed, n=1)
    return f"{where}: no setting {name!r}; " + (
        f"is {close[0]} meant?" if close else f"there are {', '.join(allowed)}"
    )


def _line(place: Path, name: str) -> int | None:
    """The line of a file, from 1, that sets something; None where it isn't written as usual."""
    table, _, key = name.rpartition(".")
    now = ""
    for number, line in enumerate(place.read_text("utf-8-sig").splitlines(), 1):
        text = line.strip()
        if text.startswith("["):
            now = text.partition("]")[0].strip("[ ")
            if now == name:
                return number
        left = text.partition("=")[0].strip().strip("\"'")
        if left and ((now == table and left == key) or (not now and left in (name, table))):
            return number
    return None
