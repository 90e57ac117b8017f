"""The pages, a module each, with the addresses that belong to it in `router`."""
