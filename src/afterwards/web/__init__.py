"""The site: storage, screens and delivery around the engine. It imports the engine; never the reverse."""
