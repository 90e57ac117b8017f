"""`python -m policyextract` is the program `policyextract`."""

from policyextract.cli import main

if __name__ == "__main__":  # workers of a bulk job import this module too
    main()
