"""`python -m policyextract` is the program `policyextract`."""

from policyextract.cli import main

main()
