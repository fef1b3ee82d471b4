"""`python -m xl_addin.programs.helper`: the helper process of the user who is logged in."""

import logging
import os
import subprocess
import sys
import time
from typing import Final

from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.folders import Places, find_places
from xl_addin.programs.helper.process import Helper, open_log

_SERVE: Final = "serve"
_FIRST_PAUSE: Final = 0.25  # seconds before a helper that died is started again; doubled each time
_LAST_PAUSE: Final = 60  # when it dies that often there is no use
_STEADY: Final = 60  # a helper that lived this long had started well

_log = logging.getLogger("xl_addin.helper")


def main(arguments: list[str]) -> int:
    """Run the helper of the user who is logged in.

    Without arguments this process only watches over one that serves, and starts it again when it dies: the press after
    a crash finds a helper. Exit status 0 when it ended as asked or was not needed, 2 when it cannot start.
    """
    places = find_places()
    try:
        open_log(places.log)
        return _serve(places) if arguments == [_SERVE] else _watch()
    except ProjektloggError as error:
        _log.error("cannot start: %s", error)
        return 2


def _serve(places: Places) -> int:
    # matplotlib keeps a list of the computer's fonts: in our folder, so that it goes when we do.
    os.environ.setdefault("MPLCONFIGDIR", str(places.data / "cache"))
    from xl_addin.programs.helper.button_work import warm_up
    from xl_addin.programs.helper.dispatch import dispatch_table

    Helper(places, dispatch_table(places), warm_up=warm_up).run()
    return 0


def _watch() -> int:
    command = [sys.executable, "-I", "-m", "xl_addin.programs.helper", _SERVE]
    pause = _FIRST_PAUSE
    while True:
        began = time.monotonic()
        status = subprocess.call(command)  # noqa: S603 - our own interpreter and module
        if status in (0, 2):
            return status
        _log.error("died with status %d", status)
        pause = _FIRST_PAUSE if time.monotonic() - began > _STEADY else pause * 2
        if pause > _LAST_PAUSE:
            return 2
        time.sleep(pause)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
