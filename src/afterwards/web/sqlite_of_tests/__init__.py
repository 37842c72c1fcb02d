"""The site's SQLite for tests, which may empty every table between them."""
