"""Findings about rows: keys, organisation numbers, and what happened when."""

from xl_addin.contract.level import Level

ROWS: dict[str, tuple[Level, str, str]] = {
    # Keys
    "date_missing": (
        Level.ERROR,
        "Kolumnen {column} är tom, så raden räknas inte.",
        "Fyll i datumet.",
    ),
    "activity_missing": (
        Level.ERROR,
        "Aktivitet saknas, så raden räknas inte.",
        "Välj en aktivitet i rullistan.",
    ),
    "status_missing": (
        Level.ERROR,
        "Status saknas, så raden räknas inte.",
        "Välj en status i rullistan.",
    ),
    "organisation_missing": (
        Level.WARNING,
        "Organisation saknas. Raden räknas, men ingen organisation får den.",
        "Välj den organisation som höll i aktiviteten.",
    ),
    "orgnr_missing": (
        Level.ERROR,
        "Organisationsnummer saknas, så företaget räknas inte.",
        "Fyll i organisationsnumret, tio siffror.",
    ),
    "amount_missing": (
        Level.WARNING,
        "Kolumnen {column} är tom, så raden ger inget till summan.",
        "Fyll i talet, eller 0 om det inte är något.",
    ),
    "filter_missing": (
        Level.ERROR,
        "Kolumnen {column} är tom, så raden räknas inte av de regler som frågar efter den.",
        "Fyll i kolumnen, som på de flesta andra rader.",
    ),
    "filter_open": (
        Level.WARNING,
        "Kolumnen {column} är tom, så raden räknas av de regler som bara frågar vad den inte är (<>).",
        "Fyll i kolumnen, som på de flesta andra rader.",
    ),
    "id_missing": (
        Level.WARNING,
        "Raden saknar Id. Den räknas, men går inte att hänvisa till.",
        "Ge raden ett eget Id, till exempel nästa lediga nummer.",
    ),
    "id_duplicate": (
        Level.ERROR,
        "Id {value} finns redan på rad {other}. Är det samma aktivitet räknas den två gånger.",
        "Ta bort den ena raden om den är en kopia, annars ge den ett eget Id.",
    ),
    # Organisation numbers
    "orgnr_format": (
        Level.ERROR,
        "Organisationsnumret {value} innehåller annat än siffror.",
        "Skriv tio siffror, till exempel 559900-0006.",
    ),
    "orgnr_foreign": (
        Level.ERROR,
        "Organisationsnumret är inget företagsnummer i {country}: där har det {form}.",
        "Kontrollera numret mot företagets handlingar, och kolumnen Land.",
    ),
    "orgnr_length": (
        Level.ERROR,
        "Organisationsnumret har {digits} siffror i stället för tio.",
        "Kontrollera numret mot företagets handlingar.",
    ),
    "orgnr_lost_zero": (
        Level.ERROR,
        "Organisationsnumret är ett tal med bara {digits} siffror: en inledande nolla kan ha fallit bort.",
        "Skriv numret igen i en cell med textformat, med nollan först.",
    ),
    "orgnr_check_digit": (
        Level.ERROR,
        "Organisationsnumret {value} har fel kontrollsiffra: någon siffra är felskriven.",
        "Kontrollera numret mot företagets handlingar.",
    ),
    "orgnr_component": (
        Level.ERROR,
        "Numret {value} kan inte vara ett organisationsnummer.",
        "Kontrollera numret mot företagets handlingar.",
    ),
    "orgnr_person": (
        Level.REVIEW,
        "Enskild firma: numret är ägarens personnummer. Det räknas, men visas aldrig utanför arbetsboken.",
        "Inget behöver göras. Skriv inte personnumret i andra kolumner.",
    ),
    "orgnr_estate": (
        Level.REVIEW,
        "Dödsbo: numret leder till en person. Det räknas, men visas aldrig utanför arbetsboken.",
        "Inget behöver göras. Skriv inte numret i andra kolumner.",
    ),
    "orgnr_dummy": (
        Level.REVIEW,
        "Numret {value} ser ut som en platshållare. Alla rader med det räknas som ett och samma företag.",
        "Skriv företagets eget nummer.",
    ),
    "name_differs": (
        Level.REVIEW,
        "Samma organisationsnummer har olika namn: {value} här, {other} på {place}.",
        "Är det samma företag: skriv namnet lika. Annars är ett av numren fel.",
    ),
    "company_number_missing": (
        Level.ERROR,
        "Organisationsnummer saknas, så det som står på raden används inte.",
        "Fyll i organisationsnumret, tio siffror, eller ta bort raden.",
    ),
    "company_fact_missing": (
        Level.WARNING,
        "Kolumnen {column} är tom, så företaget räknas inte av de regler som frågar efter den.",
        "Fyll i kolumnen om uppgiften är känd.",
    ),
    "company_duplicate": (
        Level.WARNING,
        "Företaget finns redan på rad {other}. Uppgifterna på den raden gäller.",
        "Ta bort den ena raden.",
    ),
    "size_class_word": (
        Level.ERROR,
        "Storleksklassen {value} är ingen av klasserna, så företagets klass är okänd.{suggestion}",
        "Skriv Mikro, Litet, Medelstort eller Stort, eller töm cellen: då räknas klassen ut.",
    ),
    "size_class_two": (
        Level.ERROR,
        "Företaget har storleksklassen {value} här och {other} på rad {place}, så ingen vet vilken som gäller.",
        "Ta bort den ena raden, eller skriv samma klass på båda.",
    ),
    "size_class_differs": (
        Level.REVIEW,
        "Storleksklassen {value} gäller från företagets första stöd. Dagens uppgifter ger {other}.",
        "Inget behöver göras om företaget har vuxit eller krympt. Var klassen fel: töm cellen, så räknas den ut igen.",
    ),
    "size_class_unknown": (
        Level.REVIEW,
        "Företaget har fått stöd, men dess storleksklass är okänd: {missing} saknas.",
        "Fyll i det som saknas. Klassen skrivs vid nästa uppdatering.",
    ),
    "size_classes_unknown": (
        Level.REVIEW,
        "{count} företag har fått stöd men saknar storleksklass. På den första raden saknas {missing}.",
        "Fyll i anställda och omsättning eller balansomslutning där det står Okänd, och eurokursen på bladet Projekt.",
    ),
    "company_unlisted": (
        Level.REVIEW,
        "Företaget finns inte på bladet Företag, så kommun och andra uppgifter saknas.",
        "Lägg till en rad för företaget på bladet Företag.",
    ),
    "company_outside_area": (
        Level.REVIEW,
        "Kommunen {value} ligger utanför programområdet.",
        "Stämmer det: beskriv varför {place}.",
    ),
    "company_area_unknown": (
        Level.REVIEW,
        "Kommunen {value} finns inte i listan Kommun. Om den ligger i programområdet {area} går inte att säga.",
        "Ligger den i området: lägg till den på bladet Listor. Annars: beskriv insatserna {place}.",
    ),
    # What happened when
    "date_outside_project": (
        Level.ERROR,
        "Datumet {value} ligger utanför projekttiden {start} – {end}, så raden räknas inte.",
        "Rätta datumet, eller projektets datum på bladet Projekt.",
    ),
    "date_outside_periods": (
        Level.ERROR,
        "Datumet {value} ligger inte i någon redovisningsperiod.",
        "Kontrollera perioderna på bladet Projekt.",
    ),
    "planned_past": (
        Level.WARNING,
        "Aktiviteten är planerad till {value}, ett datum som har passerat.",
        "Ändra status till Genomförd eller Avbruten, eller flytta datumet.",
    ),
    "done_in_future": (
        Level.WARNING,
        "Aktiviteten är genomförd, men datumet {value} har inte varit ännu.",
        "Rätta datumet, eller ändra status till Planerad.",
    ),
    "delivery_without_needs": (
        Level.ERROR,
        "Företaget har fått leverans men ingen behovsanalys är räknad.",
        "Logga behovsanalysen, eller rätta organisationsnumret så att de två hör ihop.",
    ),
    "delivery_before_needs": (
        Level.WARNING,
        "Leveransen avslutades {value}, före behovsanalysen {other}.",
        "Kontrollera datumen på båda raderna.",
    ),
    "subset_without": (
        Level.ERROR,
        "Företaget räknas i {value} men inte i {name}, som ska omfatta alla i {value}.",
        "Logga det som saknas, rätta organisationsnumret så att raderna hör ihop, eller töm cellen Delmängd av.",
    ),
    "subset_before": (
        Level.WARNING,
        "Företaget räknas i {within} {value}, innan det räknas i {name} {other}.",
        "Kontrollera datumen på båda raderna.",
    ),
}
