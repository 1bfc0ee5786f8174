"""Dead letters, for operators: which there are, and sending them back."""
