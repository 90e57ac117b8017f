"""A scanner finds what each of its patterns finds alone: looking for literals first hides no match."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyextract import patterns
from policyextract.literals import WIDEST
from policyextract.patterns import Pattern, Words
from policyextract.scanner import Scanner
from policyextract.sentences import split
from policyextract.text import Span

LIBRARY = patterns.library()
CORPUS = Path(__file__).parents[1] / "corpus"
SENTENCES = sorted(
    {
        text[start:end]
        for path in sorted(CORPUS.glob("*.txt"))[::7]
        for text in [path.read_text("utf-8")]
        for start, end in split(text)
        if end - start < 200
    }
)
EXAMPLES = sorted({case.text for case in patterns.cases(LIBRARY)})
SCANNER = Scanner(LIBRARY)


def one_by_one(some, chars):
    return [mention for pattern in some for mention in pattern.find(chars)]


@pytest.mark.parametrize("kind", sorted({pattern.kind for pattern in LIBRARY}))
def test_every_example_of_a_kind_has_the_same_mentions(kind):
    some = patterns.of_kind(kind)
    scanner = Scanner(some)
    for case in patterns.cases(some):
        assert list(scanner.find(case.text)) == one_by_one(some, case.text)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(SENTENCES + EXAMPLES), min_size=1, max_size=3), st.data())
def test_every_sentence_has_the_same_mentions_also_one_that_is_cut_and_pasted(sentences, data):
    chars = "".join(sentence[data.draw(st.integers(0, 12)) :] for sentence in sentences)
    assert list(SCANNER.find(chars)) == one_by_one(LIBRARY, chars)


def test_no_span_sees_past_its_ends_and_its_mentions_count_from_the_beginning_of_the_text():
    [mention] = Scanner(patterns.of_kind("money")).find("补贴1500元", [Span(0, 3), Span(3, 7)])
    assert mention.span == (3, 7)


def test_most_patterns_are_tried_only_beside_their_literals():
    assert not SCANNER.everywhere
    assert all(place.last - place.first <= WIDEST for p in LIBRARY for place in p.facts.places().values())


WORDS = Words({"unit": ["元", "万元", "个"], "name": ["社工站", "社工"]}, {"N": r"(?<! \d ) \d{1,3}"})


def pattern(match):
    return Pattern(id="cue.test", kind="cue", match=match, words=WORDS, file="test.toml", line=1)


@pytest.mark.parametrize(
    "match",
    [
        r"(?: 最高 | 约 )? (?&N) \s? \L<unit>",
        r"(?<= 奖励 .{0,3} ) \d+",
        r"(?<! \d | 第 ) \d (?= 个 )",
        r"[一二三1-3] (?P<unit> 个 | 元 ) [^\d]? (?P=unit)",
        r"(?P<far> 最高 )? \d (?(far) | 个 )",
        r"\p{Han}{2,4}? 站 | 社 [^工]",
        r"社 # no 工 after it | 元" + "\n 工? 站",
        r"(?> 社工 | 社 ) {1,2} 站?".replace(" {", "{"),
        r"[\p{Han}--[元个]]{1,3} 元",
        r"(?i: k | w ) | 元",
        r"(?: 社工 ){e<=1} 站",
        r"(?: 元 | ) 个? \d",
        r"[]元] | [[元个]&&[元]]",
        r"\b 元 \B | ^ 个 | 站 $ | \Z",
        r"(?= \d ) . 个? | \x{31} | \N{DIGIT ONE}".replace(r" | \x{31}", ""),
        r"(?<= ^ | 、 ) \w+? (?= 等 )",
        r"(?: (?! 元 ) . ){1,40} 个",
        r"\u5143 | \L<name> (?! 站 ) \+?",
    ],
)
@given(st.text("社工站奖励最高约第等元万个、一二三0123 kKwW+]é٣\n", max_size=24))
@settings(max_examples=40)
def test_no_construct_of_a_regex_hides_a_match(match, chars):
    some = [pattern(match)]
    assert list(Scanner(some).find(chars)) == one_by_one(some, chars)
