"""The map from clean text to its source, against the naive definition of what it must do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyextract.text import Edit, Span, Text

PAGES = st.text(alphabet="甲乙丙丁１２ab3 \n，。", min_size=1, max_size=60)


@st.composite
def edits(draw, length):
    """Edits of a text that don't overlap: deletions, and replacements by one or two new characters."""
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
    made = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        made.append(Edit(Span(start, end), draw(st.sampled_from(["", "X", "XY"])), "test"))
    return made


class Naive:
    """A text in which every character carries its own range of the source."""

    def __init__(self, chars):
        self.cells = [(char, (n, n + 1)) for n, char in enumerate(chars)]

    def edit(self, made):
        for span, new, _ in sorted(made, reverse=True):
            old = self.cells[span.start : span.end]
            whole = (old[0][1][0], old[-1][1][1])
            self.cells[span.start : span.end] = [(char, whole) for char in new]


@given(st.data())
def test_the_map_is_that_of_a_text_whose_every_character_carries_its_place(data):
    source = data.draw(PAGES)
    text, naive = Text.raw(source), Naive(source)
    for _ in range(3):
        made = data.draw(edits(len(text)))
        text = text.edited(made)
        naive.edit(made)
    assert text.chars == "".join(char for char, _ in naive.cells)
    for n, (_, (start, end)) in enumerate(naive.cells):
        assert text.source(Span(n, n + 1)) == Span(start, end)
    if naive.cells:
        whole = Span(naive.cells[0][1][0], naive.cells[-1][1][1])
        assert text.sources(Span(0, len(text))) == (whole,)


@given(st.data())
def test_pieces_keep_their_places_in_any_order_and_through_edits(data):
    source = data.draw(st.text(alphabet="甲乙丙丁戊己12", min_size=6, max_size=40))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(source) - 1), min_size=1, max_size=3)))
    spans = [Span(a, b) for a, b in zip([0, *cuts], [*cuts, len(source)], strict=True)]
    order = data.draw(st.permutations(spans))
    text = Text.raw(source).pieces([(span, "\n") for span in order])
    text = text.edited(data.draw(edits(len(text))))
    for n, char in enumerate(text.chars):
        place = text.source(Span(n, n + 1))
        if char not in "XY\n":
            assert source[slice(*place)] == char
            assert text.moved(place) == Span(n, n + 1)
    ranges = text.sources(Span(0, len(text))) if len(text) else ()
    assert all(0 <= r.start <= r.end <= len(source) for r in ranges)


def test_words_that_run_over_a_seam_have_a_range_on_either_side():
    text = Text.raw("3个\n……新增36").pieces([(Span(5, 9), ""), (Span(0, 2), "")])
    assert text.chars == "新增363个"
    assert text.sources(Span(2, 6)) == (Span(7, 9), Span(0, 2))


def test_a_line_break_dropped_at_a_seam_leaves_the_seam():
    text = Text.raw("乙\n甲").pieces([(Span(2, 3), "\n"), (Span(0, 1), "")])
    joined = text.edited([Edit(Span(1, 2), "", "join")])
    assert joined.chars == "甲乙"
    assert joined.sources(Span(0, 2)) == (Span(2, 3), Span(0, 1))


def test_every_edit_can_be_shown_with_its_place_in_the_source():
    text = Text.raw("甲 ＡＢ").edited([Edit(Span(1, 2), "", "space")])
    text = text.edited([Edit(Span(1, 3), "a", "width")])
    assert [(e.why, e.old, e.new, e.source) for e in text.history] == [
        ("space", " ", "", Span(1, 2)),
        ("width", "ＡＢ", "a", Span(2, 4)),
    ]


@pytest.mark.parametrize("made", [[(0, 2), (1, 3)], [(1, 1)], [(2, 9)]])
def test_edits_that_overlap_insert_or_leave_the_text_are_refused(made):
    with pytest.raises(ValueError, match="overlaps"):
        Text.raw("甲乙丙").edited([Edit(Span(*span), "", "test") for span in made])


def test_an_empty_span_has_no_source():
    with pytest.raises(ValueError, match="no source"):
        Text.raw("甲").source(Span(1, 1))
