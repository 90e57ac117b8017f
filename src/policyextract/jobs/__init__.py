"""Bulk jobs: archives of any size to Parquet, in shards that can be done anywhere and are done once."""
