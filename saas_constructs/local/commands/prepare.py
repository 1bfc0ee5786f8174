"""``saas prepare``."""

from saas_constructs.local.console import console
from saas_constructs.packaging import LAMBDA, DependencySet, this_machine
from saas_constructs.packaging import prepare as prepare_dependencies


def prepare() -> None:
    """Build the functions' third-party code, for Lambda and for this machine; quick when it is built already."""
    for platform in (LAMBDA, this_machine()):
        for packages in DependencySet:
            with console.status("looking for function dependencies") as status:
                layer = prepare_dependencies(platform, packages, report=status.update)
            what = f"dependencies ({packages.name.lower()}) for {platform.name}, Python {platform.python}"
            console.print(f"{what}: {layer}", highlight=False, soft_wrap=True)
