"""``python -m saas_constructs.local`` is the ``saas`` command."""

from saas_constructs.local.cli import main

if __name__ == "__main__":
    main()
