"""Places in the emulator's code that several mends hold on to."""
