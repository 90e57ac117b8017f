"""Users, sessions and tokens as the database keeps them: no secret stands there, none outlives its owner."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from sqlalchemy import select, update

from policyextract.store import accounts, database, sessions, tokens
from policyextract.store.accounts import AccountError
from policyextract.store.schema import sessions as kept
from policyextract.store.schema import users

PASSWORD = "青山不改绿水长流且行"


def add(store, name="王芳", role="reviewer", password=PASSWORD):
    with store.write() as connection:
        return accounts.add(connection, name, password, role)


def check(store, name, password):
    with store.read() as connection:
        return accounts.check(connection, name, password)


def log_in(store, user):
    with store.write() as connection:
        return sessions.begin(connection, user)


def found(store, secret):
    with store.read() as connection:
        return sessions.find(connection, secret)


def test_only_the_right_password_lets_in(store):
    user = add(store)
    assert check(store, "王芳", PASSWORD) == user
    for name, password in [("王芳", PASSWORD + "。"), ("李强", PASSWORD), ("王\0芳", PASSWORD), ("王芳", "")]:
        assert check(store, name, password) is None


def test_names_and_passwords_may_be_typed_full_width(store):
    user = add(store, "Ann 2", password="Deep river 88")
    assert check(store, "Ａｎｎ　２", "Ｄｅｅｐ　ｒｉｖｅｒ　８８") == user
    with pytest.raises(AccountError, match="already"):
        add(store, "ANN 2")


@pytest.mark.parametrize(
    "password", ["ninechars", "nine     ", "aaaaaaaaaaaa", "Wang Fang Li", "x" * 201, ""]
)
def test_easy_passwords_are_refused(tmp_path, password):
    with database.open(str(tmp_path / "a.sqlite")) as store, pytest.raises(AccountError, match="password"):
        add(store, "wang fang li", password=password)


@pytest.mark.parametrize("name", ["", " ", "a/b", "a\nb", "a\u202eb", "x" * 61])
def test_names_that_nobody_can_have(tmp_path, name):
    with database.open(str(tmp_path / "a.sqlite")) as store, pytest.raises(AccountError, match="name"):
        add(store, name)


def test_no_secret_stands_in_the_database(tmp_path):
    with database.open(str(tmp_path / "a.sqlite")) as store:
        user = add(store)
        secret = log_in(store, user)
        with store.write() as connection:
            token = tokens.add(connection, user, "表格")
            assert connection.execute(select(users.c.password)).scalar_one().startswith("$argon2id$")
    data = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [word for word in (PASSWORD, secret, token) if word.encode() in data]


def test_a_wrong_name_takes_as_long_as_a_wrong_password(tmp_path):
    """The work is the same: the hash for nobody has the costs of the others."""
    assert not accounts.HASHER.check_needs_rehash(accounts.NOBODY)
    with database.open(str(tmp_path / "a.sqlite")) as store:
        add(store)
        taken = {name: [] for name in ("王芳", "李强")}
        for _ in range(3):
            for name, seconds in taken.items():
                began = time.process_time()
                check(store, name, "a wrong password")
                seconds.append(time.process_time() - began)
    known, unknown = map(median, taken.values())
    assert known / 2 < unknown < known * 2


def test_sessions_end_with_the_password_with_their_user_and_with_time(store):
    user = add(store)
    boss = add(store, "李强", "admin")
    other = log_in(store, boss)
    secret = log_in(store, user)
    assert found(store, secret).user == user
    assert found(store, secret + "x") is None
    with store.write() as connection:
        accounts.set_password(connection, "王芳", "a new password")
    assert found(store, secret) is None
    secret = log_in(store, user)
    with store.write() as connection:
        accounts.disable(connection, "王芳")
    assert found(store, secret) is None
    assert check(store, "王芳", "a new password") is None
    with store.write() as connection:
        accounts.enable(connection, "王芳")
    secret = log_in(store, user)
    with store.write() as connection:
        past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="microseconds")
        connection.execute(update(kept).where(kept.c.user == user.id).values(expires=past))
    assert found(store, secret) is None
    assert found(store, other).user == boss, "nobody else is logged out"


def test_a_session_lasts_longer_while_it_is_used_but_not_for_ever(store):
    secret = log_in(store, add(store))
    assert not sessions.is_due(found(store, secret))
    for age, last in [(timedelta(days=1), sessions.IDLE), (timedelta(days=6, hours=20), timedelta(hours=4))]:
        began = datetime.now(UTC) - age
        with store.write() as connection:
            moved = {"created": began.isoformat(), "seen": began.isoformat()}
            connection.execute(update(kept).values(**moved))
        session = found(store, secret)
        assert sessions.is_due(session)
        with store.write() as connection:
            sessions.note(connection, session)
            expires = connection.execute(select(kept.c.expires)).scalar_one()
        left = datetime.fromisoformat(expires) - datetime.now(UTC)
        assert abs(left - last) < timedelta(minutes=1)


def test_nobody_ends_another_ones_session(store):
    one, other = add(store), add(store, "李强")
    secret = log_in(store, one)
    with store.write() as connection:
        sessions.end(connection, other, sessions.digest(secret))
    assert found(store, secret)
    with store.write() as connection:
        sessions.end(connection, one, sessions.digest(secret))
    assert found(store, secret) is None


def test_tokens_are_named_noted_removed_and_go_with_their_owner(store):
    user, other = add(store), add(store, "李强", "admin")
    with store.write() as connection:
        token = tokens.add(connection, user, "表格")
        with pytest.raises(AccountError, match="already"):
            tokens.add(connection, user, "表格")
        assert tokens.find(connection, token) == user
        assert tokens.find(connection, token[:-1]) is None
        assert tokens.is_due(connection, token)
        tokens.note(connection, token)
        assert not tokens.is_due(connection, token)
        with pytest.raises(AccountError, match="no token"):
            tokens.remove(connection, other, "表格")
        accounts.disable(connection, "王芳")
        assert tokens.find(connection, token) is None
        accounts.enable(connection, "王芳")
        tokens.remove(connection, user, "表格")
        assert tokens.find(connection, token) is None


def test_somebody_stays_admin(store):
    add(store, "王芳", "admin")
    for change in (accounts.disable, lambda connection, name: accounts.set_role(connection, name, "reader")):
        with pytest.raises(AccountError, match="last admin"), store.write() as connection:
            change(connection, "王芳")
    add(store, "李强", "admin")
    with store.write() as connection:
        accounts.set_role(connection, "王芳", "reader")


def user_command(folder, *args, stdin=None):
    command = [sys.executable, "-m", "policyextract", "user", *args, "--database", folder / "a.sqlite"]
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def test_the_commands(tmp_path):
    done = user_command(tmp_path, "add", "王芳", "--role", "admin", "--password-stdin", stdin=PASSWORD + "\n")
    assert done.returncode == 0, done.stderr
    refused = user_command(tmp_path, "add", "李强", "--password-stdin", stdin="short\n")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "10 to 200 characters" in refused.stderr
    assert "--password-stdin" in user_command(tmp_path, "add", "李强", stdin="").stderr
    token = user_command(tmp_path, "token", "王芳", "--name", "表格").stdout.strip()
    assert user_command(tmp_path, "list").stdout.split()[:2] == ["王芳", "admin"]
    with database.open(str(tmp_path / "a.sqlite")) as store, store.read() as connection:
        assert accounts.check(connection, "王芳", PASSWORD)
        assert tokens.find(connection, token).name == "王芳"
    assert "no user 张三" in user_command(tmp_path, "disable", "张三").stderr
