"""Settings as a user meets them: a file, variables, options, and what is said of wrong ones."""

import re
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from policyextract import settings
from policyextract.cores import quota
from policyextract.settings import SettingsError, current
from policyextract.sources import Limits

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder, with no other settings about."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in settings.variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("POLICYEXTRACT_SETTINGS", raising=False)
    current.cache_clear()
    yield tmp_path
    current.cache_clear()


def test_without_settings_there_are_defaults(folder):
    assert current().limits == Limits()
    assert current().workers >= 1
    assert current().database.get_secret_value().endswith("policyextract.db")
    assert not any(folder.iterdir()), "looking makes nothing"


def test_the_example_loads_and_names_every_setting(folder):
    [example] = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (folder / "policyextract.toml").write_text(example, "utf-8")
    (folder / "my-patterns").mkdir()
    held = tomllib.loads(example)
    assert held["limits"] == asdict(Limits()), "the limits that it shows are the defaults"
    assert set(held) == set(settings.Settings.model_fields)
    assert current().database.get_secret_value() == str(folder / "policyextract.db")


def test_a_variable_wins_over_the_file_and_both_say_where_they_come_from(folder, monkeypatch):
    file = folder / "policyextract.toml"
    file.write_text("# mine\nworkers = 3\n\n[limits]\n# fewer\npages = 50\nseconds = 5\n", "utf-8")
    monkeypatch.setenv("POLICYEXTRACT_LIMITS_PAGES", "70")
    assert (current().workers, current().limits) == (3, Limits(pages=70, seconds=5))
    assert settings.origin("limits.pages") == settings.Origin("POLICYEXTRACT_LIMITS_PAGES")
    assert settings.origin("limits.seconds") == settings.Origin(None, file, 7)
    assert str(settings.origin("ocr")) == "default"


def test_another_file_can_be_named_and_must_be_there(folder, monkeypatch):
    (folder / "policyextract.toml").write_text("workers = 3\n", "utf-8")
    (folder / "other.toml").write_bytes("\ufeffworkers = 5\r\n".encode())  # as an editor of Windows saves it
    monkeypatch.setenv("POLICYEXTRACT_SETTINGS", "other.toml")
    assert current().workers == 5
    current.cache_clear()
    monkeypatch.setenv("POLICYEXTRACT_SETTINGS", "gone.toml")
    with pytest.raises(SettingsError, match=r"gone\.toml: no such file"):
        current()


def test_the_users_folder_is_looked_at_last(folder):
    (folder / "config" / "policyextract").mkdir(parents=True)
    (folder / "config" / "policyextract" / "policyextract.toml").write_text("workers = 7\n", "utf-8")
    assert current().workers == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("wrokers = 3", "line 1: no setting 'wrokers'; is workers meant?"),
        ("\n[limits]\npags = 3", "line 3: no setting 'pags'; is pages meant?"),
        ("workers = 0", "line 1: workers = 0 should be greater than 0"),
        ("limits.pages = 0", "line 1: limits.pages = 0 should be 1 or more"),
        ('ocr = "perhaps"', "line 1: ocr = 'perhaps' should be a valid boolean"),
        ('engine = "ray"', "line 1: engine = 'ray' should be 'local' or 'dask'"),
        ('scheduler = "10.0.0.5"', "should be an address such as tcp://10.0.0.5:8786"),
        ("workers 3", "no TOML"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_line(folder, text, said):
    (folder / "policyextract.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError) as refused:
        current()
    assert said in str(refused.value)
    assert "policyextract.toml" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_variable_that_is_no_setting_is_refused(folder, monkeypatch):
    monkeypatch.setenv("POLICYEXTRACT_WORKER", "3")
    with pytest.raises(SettingsError, match="is POLICYEXTRACT_WORKERS meant"):
        current()


def test_a_password_is_never_shown(folder, monkeypatch):
    monkeypatch.setenv("POLICYEXTRACT_DATABASE", "postgresql://ann:geheim@host/news")
    assert "geheim" not in repr(current())
    (folder / "policyextract.toml").write_text('database = ["postgresql://ann:geheim@host"]', "utf-8")
    monkeypatch.delenv("POLICYEXTRACT_DATABASE")
    current.cache_clear()
    with pytest.raises(SettingsError) as refused:
        current()
    assert "geheim" not in str(refused.value)


def test_a_control_group_grants_the_least_of_its_own_and_those_around_it(tmp_path):
    (tmp_path / "own").write_text("12:cpu:/\n0::/batch/job7\n")
    (tmp_path / "batch" / "job7").mkdir(parents=True)
    (tmp_path / "batch" / "job7" / "cpu.max").write_text("max 100000\n")
    (tmp_path / "batch" / "cpu.max").write_text("150000 100000\n")
    assert quota(tmp_path, tmp_path / "own") == 1.5
    assert quota(tmp_path, tmp_path / "none") == float("inf")
