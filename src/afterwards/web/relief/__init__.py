"""How long relief lasts for a person: worked out in the worker, kept as a summary that pages read."""
