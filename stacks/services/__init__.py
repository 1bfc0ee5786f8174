"""The services of the restaurant: one construct for what each adds to a plane."""
