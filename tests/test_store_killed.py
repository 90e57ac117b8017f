"""Programs that are killed while they write."""

import killed
import reprocessed


def test_nothing_told_to_be_written_is_lost(database_url):
    assert killed.trial(database_url, kills=5) >= 2 * 5


def test_reprocess_that_is_killed_goes_on_to_the_same_end(tmp_path):
    assert reprocessed.trial(str(tmp_path / "killed.db"), count=8, kills=1)
