"""What programs find that tests start: users may have no pandas, and pyarrow takes two seconds to load it."""

raise ImportError("only the tests need pandas")
