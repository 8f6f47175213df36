"""How good the facts are: measured, as a table, as JSON, and in the Data Quality Vocabulary (DQV)."""
