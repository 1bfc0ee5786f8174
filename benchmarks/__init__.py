"""What the project claims about speed and size, as ratios taken side by side in one run."""
