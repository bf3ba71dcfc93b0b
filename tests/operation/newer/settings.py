from tests.settings import *  # noqa: F403 - the same installation with one app more
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.operation.newer"]
