"""Shapes graphs: read, chosen, checked before they check anything, and what their rules are called."""
