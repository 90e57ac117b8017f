"""Forms that a row may have, each tried only on rows with a character that the form can't do without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import inf

import regex

from policyextract import patterns

WORDS = patterns.Words.load(patterns.folder() / "lists")


class Forms:
    """Some forms of rows; most rows have no sign of any, and cost nothing but the look for one."""

    def __init__(self, forms: Mapping[str, str], most: float = inf) -> None:
        """Patterns under their signs, of which a row of that form has one; under none, those always tried.

        A row of these forms has `most` characters at most.
        """
        self._most = most
        self._signs = re.compile(f"[{re.escape(''.join(forms))}]")
        self._always = WORDS.compile(forms[""]) if "" in forms else None
        self._forms = dict[str, list[regex.Pattern[str]]]()
        for signs, form in forms.items():
            compiled = WORDS.compile(form)
            for sign in signs:
                self._forms.setdefault(sign, []).append(compiled)

    def fit(self, words: str) -> bool:
        """Whether the whole of a row has one of the forms.

        >>> [Forms({"号": r"第 \\d 号", "": "目 录"}).fit(words) for words in ("第1号", "目录", "编号")]
        [True, True, False]
        """
        if len(words) > self._most:
            return False
        if self._always and self._always.fullmatch(words):
            return True
        found = self._signs.findall(words)
        return bool(found) and any(form.fullmatch(words) for sign in set(found) for form in self._forms[sign])
