"""Reply text to reading, per language: acts, topics, promises and how sure the reading is."""
