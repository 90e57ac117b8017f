"""The family of a certificate beside its level, and the grade of one that is no social worker's.

Until then every level was one of social workers; `fields` and `answer` say so as well.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

FILTERED = "kind level family grade status unit region since confidence priority document start article id"
ORDERED = {
    "place": "document start id",
    "since": "since id",
    "confidence": "confidence id",
    "priority": "priority document start id",
    "sample": "id",
    **{name: name for name in "region status unit article kind level family".split()},
}
FAMILY = "CASE WHEN {level} IN ('junior', 'intermediate', 'senior', 'any') THEN 'social-worker' END"
SQLITE = "json_set({column}, '$.family', {family}, '$.grade', NULL)"
POSTGRESQL = "({column}::jsonb || jsonb_build_object('family', {family}, 'grade', NULL))::json"


def upgrade() -> None:
    """Adds the columns, fills them, and makes the indexes anew that hold what filters look at."""
    for name in ("family", "grade"):
        op.add_column("records", sa.Column(name, sa.String))
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.get_bind().exec_driver_sql(f"UPDATE records SET family = {FAMILY.format(level='level')}")
    for column in ("fields", "answer"):
        level = f"json_extract({column}, '$.level')" if sqlite else f"{column}->>'level'"
        told = (SQLITE if sqlite else POSTGRESQL).format(column=column, family=FAMILY.format(level=level))
        op.get_bind().exec_driver_sql(f"UPDATE records SET {column} = {told} WHERE {column} IS NOT NULL")
    for name, first in ORDERED.items():
        if name != "family":
            op.drop_index(f"ix_records_{name}", "records")
        op.create_index(f"ix_records_{name}", "records", list(dict.fromkeys(f"{first} {FILTERED}".split())))
