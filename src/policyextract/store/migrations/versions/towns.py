"""The town, street or zone without a code that pays, beside the region that it lies in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from policyextract.store.columns import Text

revision = "0003"
down_revision = "0002"

SQLITE = "json_set({column}, '$.place', NULL)"
POSTGRESQL = "({column}::jsonb || jsonb_build_object('place', NULL))::json"


def upgrade() -> None:
    """Adds the column, which no record has a value in yet, and the index of those that will have one."""
    op.add_column("records", sa.Column("place", Text))
    told = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for column in ("fields", "answer"):
        value = told.format(column=column)
        op.get_bind().exec_driver_sql(f"UPDATE records SET {column} = {value} WHERE {column} IS NOT NULL")
    rare = sa.text("place IS NOT NULL")
    op.create_index("ix_records_town", "records", ["place", "id"], sqlite_where=rare, postgresql_where=rare)
