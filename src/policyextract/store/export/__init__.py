"""Records of the database as files: for spreadsheets, for programs, for questions in SQL."""
