"""Ready-made queries: read, given their parameters, asked here or elsewhere, and shown."""
