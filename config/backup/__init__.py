"""Backups of the whole: database, files, manifest; made beside their name, proven before use."""
