"""A release: everything is checked, and only if all is well something is left behind."""
