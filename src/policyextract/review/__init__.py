"""The review page: a person checks the records of a database beside their sources, in a browser."""
