"""Archives of small documents, jobs over them that are killed or fail, and what must hold behind it."""
