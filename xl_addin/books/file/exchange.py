"""Two files of one folder change places in one step, so that what stood there is not gone but in the other's place.

Linux has renameat2(2) with RENAME_EXCHANGE, macOS renamex_np(2) with RENAME_SWAP; Python has neither.
"""

import ctypes
import errno
import os
import sys
from pathlib import Path

_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EXDEV}
_AT_FDCWD, _EXCHANGE, _SWAP = -100, 2, 2


def exchange(one: Path, other: Path) -> bool:
    """Let two files change names; False where the system or the file system has no such step, and nothing is done.

    Raises:
        OSError: one of them is not there, or may not be moved.
    """
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "linux":
            step = ctypes.CDLL(None, use_errno=True).renameat2
            failed = step(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE)
        elif sys.platform == "darwin":
            step = ctypes.CDLL(None, use_errno=True).renamex_np
            failed = step(names[0], names[1], _SWAP)
        else:
            return False
    except AttributeError:  # an older library
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))
