"""One module a revision; the newest is named in `simulator.records.schema`."""
