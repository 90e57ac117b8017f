"""A program that is killed while it writes."""

import killed


def test_nothing_told_to_be_written_is_lost(database_url):
    assert killed.trial(database_url, kills=5) > 5
