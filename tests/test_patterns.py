"""Pattern files: what is wrong with one is said with file, line, pattern and what to do."""

import pytest

from policyextract import patterns

GOOD = """
kind = "money"

[[pattern]]
id    = "money.test"
match = ' (?P<n> (?&NUMBER) ) 元 '

[pattern.examples]
"补贴{5元}" = "5 CNY"

[pattern.counter_examples]
"元旦" = "no number"
"""


@pytest.fixture
def write(tmp_path):
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "numbers.toml").write_text(
        "[fragments]\nNUMBER = '[0-9]{1,9}'\n[lists]\nword = ['余']\n"
    )

    def save(text, name="money.toml"):
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path

    return save


def troubles(folder):
    return [t for t in (case.trouble() for case in patterns.cases(patterns.load(folder))) if t]


def test_a_good_file_has_no_trouble(write):
    assert troubles(write(GOOD)) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"元旦" = "no number"', "", ["money.toml:5", "money.test", "add one of each"]),
        ("(?&NUMBER)", "(?&NUMBR)", ["money.toml:5", "'NUMBR'", "NUMBER"]),
        ("(?&NUMBER)", r"\L<wort>", ["money.toml:5", "'wort'", "word"]),
        ("(?P<n>", "(?P<n", ["money.toml:5", "broken", "bracket"]),
        (
            'id    = "money.test"',
            'id = "money.test"\nmacth = "x"',
            ["money.toml:5", "macth", "use id, note, match"],
        ),
        ('kind = "money"', "", ["money.toml:1", "kind"]),
        (
            '"补贴{5元}" = "5 CNY"',
            '"补贴{5元}" = "5 CNY; 6 CNY"',
            ["money.toml:5", "marks 1 places and gives 2"],
        ),
        ("[pattern.examples]", "[pattern.examples", ["money.toml:8", "TOML"]),
    ],
)
def test_a_broken_file_is_named_with_line_and_pattern_and_what_to_do(write, old, new, says):
    folder = write(GOOD.replace(old, new))
    with pytest.raises(patterns.PatternError) as error:
        list(patterns.cases(patterns.load(folder)))
    assert all(words in str(error.value) for words in says), str(error.value)


def test_an_id_used_twice_names_both_places(write):
    write(GOOD, "a.toml")
    with pytest.raises(patterns.PatternError, match=r"b\.toml:5.*used twice.*a\.toml:5"):
        patterns.load(write(GOOD, "b.toml"))


def test_a_wrong_example_tells_place_expected_and_found(write):
    [trouble] = troubles(write(GOOD.replace('"5 CNY"', '"6 CNY"')))
    assert "money.toml:9" in trouble
    assert "expected  5元 = 6 CNY" in trouble
    assert "found     5元 = 5 CNY" in trouble


def test_a_counter_example_that_is_found_tells_its_reason(write):
    [trouble] = troubles(write(GOOD.replace('"元旦"', '"5元旦"')))
    assert "because   no number" in trouble


def test_a_known_failure_that_works_must_move_to_the_examples(write):
    [trouble] = troubles(write(GOOD + '\n[pattern.known_failures]\n"给{7元}" = "7 CNY"\n'))
    assert "move it to the examples" in trouble
