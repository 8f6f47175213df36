"""Publishing: a built folder's graphs to a store, and its catalogue's datasets to a portal."""
