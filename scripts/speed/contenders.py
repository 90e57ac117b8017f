"""Who is measured: the chain, its stages, other programs for Chinese text, and the floor.

Each is made once, in a process of its own, and then called with one page after the other.
"""

import logging
import time
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

Work = Callable[[str], object]
T = TypeVar("T")


class Chain:
    """policyextract from the bytes of a page to its records."""

    def __init__(self) -> None:
        from policyextract import pipeline, sources

        self.run, self.read = pipeline.run, sources.read_bytes
        self.limits = sources.Limits(text_megabytes=100)

    def __call__(self, page: str) -> object:
        """The document."""
        return self.run(self.read(page.encode(), "page", self.limits)).document


class Stages:
    """The same, one stage after the other; `parts` are the CPU seconds of each."""

    def __init__(self) -> None:
        self.parts = Counter[str]()
        self.chain = Chain()

    def __call__(self, page: str) -> object:
        """The document."""
        from policyextract import articles, pipeline
        from policyextract.clean import clean
        from policyextract.text import Text

        data = page.encode()
        source = self._timed("decode", lambda: self.chain.read(data, "page", self.chain.limits))
        clear = self._timed("clean", lambda: clean(Text.raw(source.chars), source.paragraphs, source.asides))
        found = self._timed("articles", lambda: articles.split(clear))
        readings = self._timed("find", lambda: tuple(pipeline.readings(source, found)))
        records = self._timed("records", lambda: [one for reading in readings for one in reading.records()])
        return self._timed("document", lambda: pipeline.document(source, readings, records))

    def _timed(self, stage: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        found = work()
        self.parts[stage] += time.process_time() - start
        return found


def jieba() -> Work:
    """Words of jieba."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return lambda page: sum(1 for _ in jieba.cut(page))


def jionlp() -> Work:
    """Money, times and places with their values, as its documentation shows."""
    import jionlp

    def work(page: str) -> object:
        money = jionlp.ner.extract_money(page, with_parsing=True)
        return money, jionlp.ner.extract_time(page, with_parsing=True), jionlp.recognize_location(page)

    return work


def recognizers() -> Work:
    """Currencies and times with their values."""
    from recognizers_suite import Culture, recognize_currency, recognize_datetime

    return lambda page: (recognize_currency(page, Culture.Chinese), recognize_datetime(page, Culture.Chinese))


def cpca() -> Work:
    """Regions with their codes."""
    import cpca

    def work(page: str) -> object:
        with suppress(KeyError):  # what it raises for a page that names no region
            return cpca.transform_text_with_addrs(page)

    return work


def pysbd() -> Work:
    """Sentences."""
    from pysbd import Segmenter

    return Segmenter(language="zh", clean=False).segment


def money() -> Work:
    """One pass of a pattern of the standard library."""
    import re

    amount = re.compile(
        r"(?:\d[\d,.，．]*|[一二三四五六七八九十百千零两]+)\s*[万亿]?\s*(?:元|美元|港元|欧元)"
    )
    return amount.findall


def lookup() -> Work:
    """One pass over the names of 3,000 regions."""
    from ahocorasick_rs import AhoCorasick

    from speed.pages import names

    return AhoCorasick(names()[:3000]).find_matches_as_indexes


@dataclass(frozen=True, slots=True)
class Contender:
    """One who is measured: how it is called in tables, who makes it, the package that it needs, if any."""

    name: str
    make: Callable[[], Work]
    package: str = ""
    about: str = ""


OWN = Contender("policyextract", Chain, about="bytes to records")
STAGES = Contender("stages of policyextract", Stages)
CONTENDERS = (
    OWN,
    STAGES,
    Contender("jionlp", jionlp, "jionlp", "money, times and places, with values"),
    Contender("Recognizers-Text", recognizers, "recognizers-text-suite", "currencies and times, with values"),
    Contender("cpca", cpca, "cpca", "regions with their codes"),
    Contender("pySBD", pysbd, "pysbd", "sentences"),
    Contender("jieba.cut", jieba, about="words"),
    Contender("re", money, about="one pass with a pattern for amounts"),
    Contender("ahocorasick-rs", lookup, about="one pass over 3,000 names"),
    Contender("reading the file", lambda: len, about="its pages, decoded"),
)


def made(name: str) -> Work:
    """The contender of that name, ready to work; what it says to its users is not heard."""
    warnings.simplefilter("ignore")
    logging.disable()
    return next(one for one in CONTENDERS if one.name == name).make()
