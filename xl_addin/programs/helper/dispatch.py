"""What the helper does for each button."""

from collections.abc import Mapping

from xl_addin.contract.folders import Places
from xl_addin.programs.helper.button_work import live_actions
from xl_addin.programs.helper.handbook import open_handbook
from xl_addin.programs.helper.mailbox import Answer, Request
from xl_addin.programs.helper.process import Work
from xl_addin.programs.install.doctor import State, examine


def dispatch_table(places: Places) -> Mapping[str, Work]:
    """The work for each action id. An action without an entry is answered as missing from this version."""

    def handbook(_request: Request) -> Answer:
        open_handbook(places)
        return Answer(ok=True, line="handboken är öppen i webbläsaren.")

    def self_test(_request: Request) -> Answer:
        return self_test_answer(places)

    return {"handbook": handbook, "self_test": self_test, **live_actions(places)}


def self_test_answer(places: Places) -> Answer:
    """The doctor's lines as an answer: what is wrong first, then what is well."""
    lines = examine(places)
    wrong = [line for line in lines if line.state is not State.OK]
    if not wrong:
        names = "\n".join(f"• {line.name}" for line in lines)
        return Answer(ok=True, line="allt fungerar.", text=f"Allt fungerar:\n\n{names}")
    shown = [f"• {line.name}: {line.what} {line.remedy}".rstrip() for line in wrong]
    fine = ", ".join(line.name for line in lines if line.state is State.OK)
    failed = any(line.state is State.FAIL for line in lines)
    line = "något fungerar inte." if failed else "allt fungerar, men något bör ses över."
    return Answer(ok=not failed, line=line, text="\n".join(shown) + (f"\n\nFungerar: {fine}." if fine else ""))
