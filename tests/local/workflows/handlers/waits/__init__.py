"""Functions of the app under test."""
