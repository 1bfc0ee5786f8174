"""Supplies: what each site has on hand, what served orders take from it, and what people add or write off."""
