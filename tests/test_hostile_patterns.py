"""No text makes a pattern slow: scripts/hostile_patterns tries the same on texts a hundred times as long."""

import pytest
import regex
from hostile.pace import TENTH_OF_A_SECOND, paces

from policyextract import patterns

LIBRARY = patterns.library()
LENGTH = 500
AT_MOST = 5 * TENTH_OF_A_SECOND  # of the slowest; most keep to a fifth of it
NO_REPEAT = regex.compile(r"\\. | \[ (?: \\. | [^\[\]] | (?R) )* \] | \#[^\n]* | \(\?", regex.X | regex.S)
WITHOUT_LIMIT = regex.compile(r"(?<! [*+?}] ) \s* [*+] | \{ \d+ , \}", regex.X)


@pytest.mark.parametrize("pattern", LIBRARY, ids=lambda pattern: pattern.id)
def test_no_pattern_repeats_anything_without_a_limit(pattern):
    assert not WITHOUT_LIMIT.search(NO_REPEAT.sub("", pattern.regex.pattern))


@pytest.mark.parametrize("pattern", LIBRARY, ids=lambda pattern: pattern.id)
def test_no_text_makes_a_pattern_slow(pattern):
    assert not [pace for pace in paces(pattern, LENGTH, AT_MOST) if pace.is_slow]
