"""The widgets that screens are built from, one family a module."""
