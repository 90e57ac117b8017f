"""Sets clippings of the corpus in print, so that tests can compare what readers make of it with the gold."""
