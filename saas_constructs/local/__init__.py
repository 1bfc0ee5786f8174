"""The embedded AWS: an emulator with its mends, a deployer, and the ``saas`` command."""
