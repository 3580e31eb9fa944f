"""Tests of the desktop, without a window."""
