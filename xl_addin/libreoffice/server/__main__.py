"""Start the bridge: `python __main__.py CONNECTION WAIT OWNED`, run by the Python that has `uno`."""

import importlib
import sys
from pathlib import Path

# The script's own folder stands first on the path: put its parent there, so that `server` is a package.
sys.path[0] = str(Path(__file__).resolve().parent.parent)
importlib.import_module("server.loop").main(sys.argv[1:])
