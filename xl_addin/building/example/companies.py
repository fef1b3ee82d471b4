"""Fictional companies: numbers of the series 5599NN-NNNN with a right check digit, and names that nobody bears."""

from dataclasses import dataclass
from random import Random

from stdnum import luhn

from xl_addin.building.defaults import MUNICIPALITIES
from xl_addin.contract import headers
from xl_addin.values.raw_table import Value

_PLACES = (
    *("Almglänta", "Björkviken", "Dalhöjden", "Ekbacken", "Fjällglimt", "Granlyckan", "Havsgläntan", "Idbacken"),
    *("Klarsjön", "Lindudden", "Månskenet", "Norrgläntan", "Oxelbacken", "Pilhöjden", "Rönnviken", "Sländdalen"),
    *("Tallmon", "Utsikten", "Vintergatan", "Åkerglimt", "Ängsholmen", "Österljuset", "Stjärnfallet", "Kvarnglänta"),
)
_TRADES = (
    *("Bageri", "Bygg & Snickeri", "Cykelverkstad", "Digitalbyrå", "Elteknik", "Frisör", "Gym", "Hotell", "Inredning"),
    *("Juridik", "Kafé", "Logistik", "Måleri", "Naturprodukter", "Optik", "Plåt", "Restaurang", "Städ", "Textil"),
    *("Tandteknik", "Ventilation", "Webbhandel", "Yoga", "Åkeri", "Odling", "Musikproduktion", "Träning & Hälsa"),
)
_BIG_PLACES = ("Stockholm", "Huddinge", "Nacka", "Södertälje", "Solna", "Täby", "Botkyrka", "Haninge")
_OUTSIDE = ("Uppsala", "Strängnäs", "Enköping")
# Two published test numbers of the Swedish Tax Agency, of nobody: born in the 1890s, with check digits that fit.
_PERSON_BIRTHS = ("900101980", "900118981", "910205982", "920330983", "930412984", "940527985", "950608986")


@dataclass(frozen=True, slots=True)
class Company:
    """A company of the example."""

    key: str
    name: str
    municipality: str
    staff: int
    turnover: float
    balance: float
    women: bool
    foreign: bool

    def row(self, orgnr: Value) -> dict[str, Value]:
        """Its row on the sheet Företag."""
        return {
            headers.ORGNR: orgnr,
            headers.NAME: self.name,
            headers.MUNICIPALITY: self.municipality,
            headers.STAFF: self.staff,
            headers.TURNOVER: self.turnover,
            headers.BALANCE: self.balance,
            headers.WOMEN: "Ja" if self.women else "Nej",
            headers.FOREIGN: "Ja" if self.foreign else "Nej",
        }


def make_companies(random: Random, count: int) -> list[Company]:
    """So many companies, a handful of them sole traders and three outside the programme area."""
    names = [f"{place}s {trade}" for place in _PLACES for trade in _TRADES]
    random.shuffle(names)
    numbers = [_with_check_digit(f"5599{number:05d}") for number in random.sample(range(100_000), count)]
    persons = [_with_check_digit(birth) for birth in _PERSON_BIRTHS]
    numbers[10 : 10 + len(persons)] = persons
    companies = []
    for place, (number, name) in enumerate(zip(numbers, names, strict=False)):
        staff = min(240, int(random.paretovariate(1.1) * 2))
        turnover = round(staff * random.uniform(0.8, 2.2), 1)
        companies.append(
            Company(
                key=number,
                name=name if number in persons else f"{name} AB",
                municipality=_municipality(random, place),
                staff=0 if number in persons else staff,
                turnover=0.6 if number in persons else turnover,
                balance=0.2 if number in persons else round(turnover * random.uniform(0.3, 0.9), 1),
                women=random.random() < 0.37,  # noqa: PLR2004 - about what a project sees
                foreign=random.random() < 0.22,  # noqa: PLR2004
            )
        )
    return companies


def _with_check_digit(nine: str) -> str:
    return str(nine + luhn.calc_check_digit(nine))


def _municipality(random: Random, place: int) -> str:
    if place in range(40, 40 + len(_OUTSIDE)):
        return _OUTSIDE[place - 40]
    return random.choice(_BIG_PLACES if random.random() < 0.6 else MUNICIPALITIES)  # noqa: PLR2004


def spelled(random: Random, key: str) -> Value:
    """A number as somebody writes it: mostly NNNNNN-NNNN, now and then in one of the other ways."""
    usual = f"{key[:6]}-{key[6:]}"
    if key[2] in "01":
        return f"18{usual}"
    others: list[Value] = [key, f"{key[:6]} {key[6:]}", f"16{usual}", f"{key[:6]}–{key[6:]}", f"SE{key}01", int(key)]
    return usual if random.random() < 0.8 else random.choice(others)  # noqa: PLR2004
