"""The embedded AWS: an emulator with its mends, a deployer, and the ``saas`` command.

- ``commands`` are what a person types; ``cli``, ``program``, ``console``, ``failures``, ``turns`` and ``health`` are
  what they have in common.
- ``emulator`` starts and stops the emulator's process; ``launcher`` is that process.
- In that process, ``mends`` change what the emulator does wrong, by ``hooks`` into its code, after rules of AWS in
  ``emulation``.
- ``deployment`` brings CDK apps there.
"""
