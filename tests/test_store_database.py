"""Opening databases: made, brought forward, refused."""


def test_opens(store):
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM documents").scalar() == 0
