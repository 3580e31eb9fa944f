"""Measurements and training: nothing here is imported at run time."""
