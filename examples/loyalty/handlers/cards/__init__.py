"""Loyalty cards: a stamp for each purchase."""
