"""Kesu (客诉): practise handling upset customers, with every judgement traced to what was said."""

__version__ = "0.1.0"
