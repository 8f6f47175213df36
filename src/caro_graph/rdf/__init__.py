"""RDF of any origin: files in every syntax, one data graph of them, names and places."""
