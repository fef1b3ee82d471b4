"""What the add-ins themselves say, in Excel and in LibreOffice alike. `{label}` is the button's text."""

from typing import Final

MESSAGES: Final = {
    "Working": "Projektlogg arbetar: {label} …",
    "Busy": "Projektlogg arbetar redan med ”{label}”. Vänta tills det är klart och tryck sedan igen.",
    "NoBook": "Öppna aktivitetsloggen först och tryck sedan på knappen igen.",
    "NeverSaved": "Spara arbetsboken en gång först, så att Projektlogg vet var den finns, och tryck sedan igen.",
    "ReadOnly": "Arbetsboken är öppnad skrivskyddad. Öppna den för redigering och tryck sedan igen.",
    "NoHelper": (
        "Projektloggs hjälpprogram är inte igång. Logga ut från datorn och in igen. "
        "Hjälper inte det: kör kommandot xl-addin install."
    ),
    "CannotWrite": (
        "Projektlogg kunde inte lämna över uppgiften. Se efter att det finns plats på disken och tryck sedan igen."
    ),
    "Lost": "Projektloggs hjälpprogram slutade svara. Vänta en minut och tryck sedan en gång till.",
}
