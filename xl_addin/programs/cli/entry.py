"""Where `xl-addin` begins: so small that Ctrl-C is met from the first moment, while the rest is imported too."""

from xl_addin.programs.cli.exit_codes import INTERRUPTED


def main() -> int:
    """Run the command line.

    Returns:
        Its exit code; 130 in silence when it was interrupted.
    """
    try:
        from xl_addin.programs.cli.main import run

        return run()
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        import signal

        # An impatient second one, or one while Python ends: the work is over, and its exit code stands.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
