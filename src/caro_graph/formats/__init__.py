"""The formats of a validation report: each a function from a report to text."""
