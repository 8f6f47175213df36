"""Ready-made queries as they are written: their metadata, their parameters, and how they are published."""
