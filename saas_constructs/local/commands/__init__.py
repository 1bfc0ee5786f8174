"""Commands of ``saas``: a module each, with a function or a group of the module's name."""
