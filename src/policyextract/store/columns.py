"""What the tables of schema.py share: how their keys and indexes are called, and kinds of columns."""

from __future__ import annotations

from sqlalchemy import Column, Dialect, ForeignKey, Integer, MetaData, TypeDecorator
from sqlalchemy import Text as Unlimited

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Text(TypeDecorator[str]):
    """Words of a file. PostgreSQL takes no NUL character, so it is kept as U+FFFD in both databases."""

    impl = Unlimited
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The words as they are stored."""
        return value and value.replace("\x00", "\ufffd")


def parent(table: str, indexed: bool = True) -> Column[int]:
    """A column that names a row of another table, and goes with it; a run that rows name can't go."""
    key = ForeignKey(f"{table}.id", ondelete="RESTRICT" if table == "runs" else "CASCADE")
    return Column(table.removesuffix("s"), Integer, key, nullable=False, index=indexed)
