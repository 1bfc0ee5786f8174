"""Commands of ``saas``: a module each, with a function of the module's name."""
