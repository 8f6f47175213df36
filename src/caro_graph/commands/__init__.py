"""The larger commands, and what all commands share: they parse and print."""
