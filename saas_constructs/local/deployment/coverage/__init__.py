"""What of a template the emulator would leave out without saying so."""
