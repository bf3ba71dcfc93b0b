"""Makes a bare machine ready for Django: system packages, ``.venv``, locked dependencies.

Standard library only, because it runs before anything is installed. Everything it says goes to
stderr: stdout belongs to the command. Steps that are done cost nothing the next time.
"""

import os
import sys
from pathlib import Path

from .environment import Environment
from .locking import only_one
from .messages import SetupFailed, say
from .setups import setup_for
from .system import install_packages, missing_packages

SWITCH = "CHIBO_BOOTSTRAP"  # "off": the surroundings (a container image, say) are ready already


def make_ready(root, argv):
    """Return inside a ready ``.venv``; from outside, set it up and start the command in there."""
    if os.environ.get(SWITCH) == "off":
        return
    environment = Environment(Path(root))
    try:
        prepare(environment, setup_for(argv[1:]))
        if not environment.is_active():
            environment.restart_inside(argv)
    except SetupFailed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("Đã dừng khi chưa cài đặt xong. Chạy lại lệnh để tiếp tục.")


def prepare(environment, setup):
    """Install what ``setup`` still needs; two starts at the same time do it one after the other."""
    if environment.is_ready(setup) and not missing_packages(setup, libraries=False):
        return
    with only_one(environment.root / "manage.py"):
        ready = environment.is_ready(setup)  # another start may have finished it meanwhile
        install_packages(
            missing_packages(setup, libraries=not ready, venv=not environment.is_usable())
        )
        if not ready:
            environment.install(setup)
    say("Đã cài đặt xong.")
