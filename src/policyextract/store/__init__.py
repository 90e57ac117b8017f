"""The database: documents, articles, mentions, records, what people decided about them, and what failed."""
