"""From text to tree, with file, line and column of everything."""
