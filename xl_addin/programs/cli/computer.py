"""The commands that put the buttons in place on this computer, take them away, and see how they are."""

from argparse import Namespace

from rich.text import Text

from xl_addin.contract.errors import ProjektloggError
from xl_addin.programs.cli.show import Show, shown

_MARKS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "fail": ("✗", "red")}


def install(args: Namespace, show: Show) -> int:
    """Put the add-ins and the helper in place for this user."""
    from xl_addin.contract.folders import find_places
    from xl_addin.programs.helper.process import ask_to_stop
    from xl_addin.programs.install.autostart import helper_command, start_helper, this_run_key
    from xl_addin.programs.install.install import install as put
    from xl_addin.programs.install.libreoffice_programs import find_program

    places = find_places()
    with show.progress() as say:
        say("Lägger knapparna på plats")
        try:
            done = put(places, run_key=this_run_key(), unopkg=find_program("unopkg"))
        finally:  # what LibreOffice refuses is no reason why the buttons in Excel should not work
            if args.start:
                say("Startar hjälpprogrammet")
                if not ask_to_stop(places):
                    raise ProjektloggError("Hjälpprogrammet avslutas inte.", "Vänta tills det är klart.")
                start_helper(helper_command())
    _tell(show, done, "Klart. Starta om Excel eller LibreOffice, så finns fliken Projektlogg där.")
    return 0


def uninstall(_args: Namespace, show: Show) -> int:
    """Take away what install put there, and nothing else."""
    from xl_addin.contract.folders import find_places
    from xl_addin.programs.install.autostart import this_run_key
    from xl_addin.programs.install.install import uninstall as take
    from xl_addin.programs.install.libreoffice_programs import find_program

    with show.progress() as say:
        say("Tar bort knapparna")
        done = take(find_places(), run_key=this_run_key(), unopkg=find_program("unopkg"))
    _tell(show, done, "Klart. Dina arbetsböcker och rapporter är kvar.")
    return 0


def _tell(show: Show, done: list[str], last: str) -> None:
    show.json({"done": done})
    for line in done:
        show.say(f"  {line}")
    show.say(last)


def doctor(_args: Namespace, show: Show) -> int:
    """Say how each thing is that the buttons need, and what to do about what is not well."""
    from xl_addin.contract.folders import find_places
    from xl_addin.programs.install.doctor import State, examine

    with show.progress() as say:
        say("Ser efter")
        lines = examine(find_places())
    show.json({"lines": [{"name": x.name, "state": x.state.value, "what": x.what, "remedy": x.remedy} for x in lines]})
    if not show.machine:
        for line in lines:
            mark, colour = _MARKS[line.state.value]
            show.console.print(Text.assemble((f"{mark} ", colour), shown(line.name, "bold"), shown(f": {line.what}")))
            if line.remedy and line.state is not State.OK:
                show.console.print(shown(f"  {line.remedy}"))
    return int(any(line.state is State.FAIL for line in lines))
