"""What the pages say, in the language of who reads them; the words are in `words/NAME.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import get_args

from fastapi import Request

from policyextract.review.desk import Language

COOKIE = "language"
Texts = Mapping[str, Mapping[str, str]]


@cache
def texts(language: Language) -> Texts:
    """The words of all pages: `texts("zh")["queue"]["title"]`."""
    return {name: {key: told[language] for key, told in held.items()} for name, held in catalog().items()}


@cache
def catalog() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The words of all pages in each language, by page and name."""
    found = files(__package__).joinpath("words").iterdir()
    return {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
        for file in sorted(found, key=lambda file: file.name)
        if file.name.endswith(".toml")
    }


def language(request: Request) -> Language:
    """The language that a visitor chose, else the first that his browser asks for and we have: Chinese."""
    if (chosen := request.cookies.get(COOKIE)) in get_args(Language):
        return chosen  # type: ignore[return-value]
    for asked in request.headers.get("accept-language", "").split(","):
        tongue = asked.partition(";")[0].partition("-")[0].strip().lower()
        if tongue in get_args(Language):
            return tongue  # type: ignore[return-value]
    return "zh"
