"""Revisions of the tables, applied when a database is opened (`simulator.records.database`)."""
