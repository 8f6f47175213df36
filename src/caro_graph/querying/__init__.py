"""Queries as they are asked: here or elsewhere, with parameters in place, and the answers shown."""
