"""The one list of buttons. Ribbon, toolbar and dispatch table are all made from it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Action:
    """One button.

    Attributes:
        id: what a request calls it; an XML name, never shown.
        label: the button's text.
        screentip: the bold line when the mouse rests on the button.
        supertip: the explanation under it.
        image_mso: Excel's own icon, from the control identifiers that Microsoft lists for Excel 2016 and later.
        group: the label of the ribbon group that holds the button.
        needs_book: the button is refused when no saved workbook is open.
        writes: the button is refused when the workbook is open read-only.
    """

    id: str
    label: str
    screentip: str
    supertip: str
    image_mso: str
    group: str
    needs_book: bool = True
    writes: bool = False

    @property
    def tag(self) -> str:
        """What the add-in must check before it asks for the action: "", "book" or "book edit"."""
        return " ".join(word for word, on in (("book", self.needs_book), ("edit", self.writes)) if on)


TITLE: Final = "Projektlogg"

ACTIONS: Final = (
    Action(
        "new_activity",
        "Ny aktivitet",
        "Börja på en ny rad i aktivitetsloggen",
        "Ger raden ett Id och dagens datum och ställer markören där du börjar skriva.",
        "SheetRowsInsert",
        "Loggen",
        writes=True,
    ),
    Action(
        "refresh",
        "Uppdatera indikatorer",
        "Räkna om indikatorerna",
        "Räknar varje företag en gång per indikator och skriver utfallet i arbetsboken. Dina egna rader ändras inte.",
        "RefreshAll",
        "Loggen",
        writes=True,
    ),
    Action(
        "check",
        "Kontrollera loggen",
        "Leta efter fel och luckor i loggen",
        "Visar vilka rader som behöver rättas innan rapporten skrivs, och vad du kan göra åt dem.",
        "ErrorChecking",
        "Kontroll",
    ),
    Action(
        "evidence",
        "Visa underlag",
        "Visa raderna bakom en siffra",
        "Ställ dig på en indikator och tryck, så får du en lista över de rader som räknas in i den.",
        "TracePrecedents",
        "Kontroll",
    ),
    Action(
        "progress_report",
        "Skapa lägesrapport",
        "Skriv periodens lägesrapport i Word",
        "Fyller i mallen med periodens texter och siffror och sparar den som ett Word-dokument.",
        "FilePrintPreview",
        "Rapport",
    ),
    Action(
        "final_report",
        "Skapa slutrapport",
        "Skriv projektets slutrapport i Word",
        "Fyller i mallen med hela projektets texter och siffror och sparar den som ett Word-dokument.",
        "FileMarkAsFinal",
        "Rapport",
    ),
    Action(
        "handbook",
        "Handbok",
        "Öppna handboken",
        "Visar hur en dag med loggen går till, vad färgerna betyder och vad du gör när något säger nej.",
        "Help",
        "Hjälp",
        needs_book=False,
    ),
    Action(
        "self_test",
        "Självtest",
        "Kontrollera att Projektlogg fungerar på datorn",
        "Går igenom installationen rad för rad och säger vad du kan göra åt det som inte fungerar.",
        "FileDocumentInspect",
        "Hjälp",
        needs_book=False,
    ),
)

BY_ID: Final = {action.id: action for action in ACTIONS}
GROUPS: Final = tuple(dict.fromkeys(action.group for action in ACTIONS))
