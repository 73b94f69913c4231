"""Which texts a search finds for which question, how well, and why not: retrieval."""
