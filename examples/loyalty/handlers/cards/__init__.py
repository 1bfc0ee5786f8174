"""Loyalty cards: a stamp for each purchase, and a reward for ten."""
