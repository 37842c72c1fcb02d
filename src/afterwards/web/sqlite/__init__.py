"""Django's SQLite backend on a build of SQLite that we know, with settings that survive a power cut."""
