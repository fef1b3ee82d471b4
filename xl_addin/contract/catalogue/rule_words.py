"""Findings about the project, its periods, the indicators' rules and the report's texts."""

from xl_addin.contract.level import Level

RULES: dict[str, tuple[Level, str, str]] = {
    # Project, periods and rules
    "project_dates_missing": (
        Level.ERROR,
        "{value} saknas.",
        "Fyll i datumet på bladet Projekt.",
    ),
    "field_missing": (
        Level.ERROR,
        "Fältet {name} finns inte på bladet {sheet}, så inget kan räknas. I stället står där {value}.",
        "Skriv fältets namn i kolumnen Fält precis så, och datumet bredvid.",
    ),
    "area_unknown": (
        Level.ERROR,
        "{word} är inget område som känns igen: vilka företag som ligger utanför går inte att säga.{suggestion}",
        "Skriv län, kommuner eller ett av de åtta regionala programmen, med komma emellan: Kalmar län, Växjö.",
    ),
    "field_renamed": (
        Level.WARNING,
        "Fältet {name} finns inte på bladet {sheet}, så det läses som tomt. I stället står där {value}.",
        "Skriv fältets namn i kolumnen Fält precis så.",
    ),
    "field_duplicate": (
        Level.ERROR,
        "Fältet {value} finns redan på rad {other}, så ingen vet vilket som gäller.",
        "Ta bort den ena raden.",
    ),
    "form_unknown": (
        Level.ERROR,
        "Formuläret {value} kan inte användas, så ingen rapport kan göras. {what}",
        "Välj ett formulär i listan, eller rätta formulärets fil.",
    ),
    "project_dates_reversed": (
        Level.ERROR,
        "Projektet slutar {value}, innan det börjar.",
        "Rätta datumen på bladet Projekt.",
    ),
    "period_missing": (
        Level.ERROR,
        "Det finns inga redovisningsperioder. Hela projekttiden räknas som en period.",
        "Fyll i perioderna på bladet Projekt.",
    ),
    "period_incomplete": (
        Level.ERROR,
        "Perioden saknar nummer, startdatum eller slutdatum, så inget kan räknas.",
        "Fyll i Nr, Från och Till.",
    ),
    "period_reversed": (
        Level.ERROR,
        "Period {value} slutar innan den börjar, så inget kan räknas.",
        "Byt plats på datumen.",
    ),
    "period_duplicate": (
        Level.ERROR,
        "Period {value} finns två gånger, så inget kan räknas.",
        "Ge perioden ett eget nummer.",
    ),
    "period_overlap": (
        Level.ERROR,
        "Period {value} överlappar period {other}. Rader i båda räknas i den som har lägst nummer.",
        "Rätta datumen så att perioderna följer på varandra.",
    ),
    "period_gap": (
        Level.WARNING,
        "Det finns dagar mellan period {other} och period {value} som inte hör till någon period.",
        "Rätta datumen så att perioderna följer på varandra.",
    ),
    "period_unknown": (
        Level.WARNING,
        "Period {value} finns inte på bladet Projekt, så texten kommer inte med i någon rapport.",
        "Rätta numret.",
    ),
    "text_unprinted": (
        Level.WARNING,
        "Texten kommer inte med i någon rapport: avsnitt {section} finns bara i slutrapporten, för hela projektet.",
        "Låt Period vara tom. Finns redan en text utan period i samma avsnitt: för ihop dem till en.",
    ),
    "section_unknown": (
        Level.WARNING,
        "Avsnittet {value} finns inte i formuläret {form}, så texten kommer inte med.{suggestion}",
        "Skriv något av numren {numbers}. Är formuläret bytt: xl-addin upgrade ger rullistan dess avsnitt.",
    ),
    "section_empty": (
        Level.WARNING,
        "Avsnitt {section} ({title}) ska fyllas i men är tomt i {report}.",
        "Skriv texten på bladet Rapporttexter.",
    ),
    "text_long": (
        Level.WARNING,
        "Texten i avsnitt {section}{what} har {count} tecken, {over} fler än de {limit} som finansiären tar emot.",
        "Korta texten. Den räknas som den skrivs ut, med siffrorna ifyllda.",
    ),
    "rule_changed": (
        Level.WARNING,
        "Regeln är ändrad sedan förra räkningen: {name} var {before}, är {value}.",
        "Är det meningen behöver inget göras. Annars: ändra tillbaka.",
    ),
    "rule_new": (
        Level.REVIEW,
        "{value} är ny sedan förra räkningen.",
        "Är det meningen behöver inget göras.",
    ),
    "rule_gone": (
        Level.ERROR,
        "{value} räknades förra gången men finns inte längre på bladet {sheet}.",
        "Är det meningen: uppdatera, så försvinner felet. Annars: skriv tillbaka raden.",
    ),
    "rule_incomplete": (
        Level.ERROR,
        "Indikatorn saknar {what} och räknas inte.",
        "Fyll i kolumnen.",
    ),
    "rule_duplicate": (
        Level.ERROR,
        "Indikatorkoden {value} finns redan på rad {other}. Ingen av dem räknas, för ingen vet vems siffran är.",
        "Ge indikatorn en egen kod.",
    ),
    "rule_code": (
        Level.ERROR,
        "Indikatorkoden {value} kan inte användas.",
        "Använd små bokstäver a–z, siffror och understreck, till exempel gron_omstallning.",
    ),
    "rule_code_reserved": (
        Level.ERROR,
        "Indikatorkoden {value} är namnet på något annat i rapporten, så indikatorn räknas inte.",
        "Byt kod, till exempel till {suggestion}.",
    ),
    "rule_column": (
        Level.ERROR,
        "Kolumnen {value} finns inte i loggen eller bland företagen, eller fylls i av Projektlogg.{suggestion}",
        "Skriv kolumnens rubrik precis som den står.",
    ),
    "rule_column_kind": (
        Level.ERROR,
        "Kolumnen {value} kan inte användas som {what}.",
        "Välj en kolumn som innehåller {what}.",
    ),
    "rule_filter": (
        Level.ERROR,
        "Filtret {value} går inte att läsa.{suggestion}",
        "Skriv Kolumn=Värde eller, som i Timmar>=8, med <>, <, <=, > och >=. Skilj värden med | och villkor med ;.",
    ),
    "rule_threshold": (
        Level.ERROR,
        "Tröskeln {value} går inte att läsa, så indikatorn räknas inte.{suggestion}",
        "Skriv en talkolumn i loggen och vad summan ska nå, till exempel Timmar>=8.",
    ),
    "rule_threshold_count": (
        Level.ERROR,
        "Tröskeln {value} kan bara gälla Unika företag, så indikatorn räknas inte.",
        "Töm cellen, eller välj Unika företag i kolumnen Räkna.",
    ),
    "rule_validity": (
        Level.ERROR,
        "Indikatorn slutar gälla {value}, innan den börjar, så den räknas inte.",
        "Byt plats på datumen i Gäller från och Gäller till.",
    ),
    "subset_unknown": (
        Level.ERROR,
        "Det finns ingen indikator med koden {value}, så delmängden går inte att kontrollera.{suggestion}",
        "Skriv koden för en annan indikator på bladet Indikatorer, eller töm cellen.",
    ),
    "subset_own": (
        Level.ERROR,
        "Indikatorn {value} kan inte vara en delmängd av sig själv.{suggestion}",
        "Skriv koden för indikatorn som den är en del av, eller töm cellen.",
    ),
    "subset_circle": (
        Level.ERROR,
        "Delmängderna går i cirkel: {what}.",
        "Töm cellen på raden för den indikator som alla de andra är en del av.",
    ),
    "subset_count": (
        Level.ERROR,
        "Indikatorn {name} räknar inte unika företag, så delmängden {value} går inte att kontrollera.{suggestion}",
        "Välj en indikator som räknar Unika företag, eller töm cellen.",
    ),
    "goal_code_unknown": (
        Level.ERROR,
        "Det finns ingen indikator med koden {value}. Vems mål som ändras vet ingen, så målen saknas.{suggestion}",
        "Skriv koden som på bladet Indikatorer.",
    ),
    "goal_incomplete": (
        Level.ERROR,
        "Måländringen saknar {what}, så vilket mål som gäller vet ingen och det saknas.",
        "Fyll i cellen, eller töm hela raden i tabellen Måländringar.",
    ),
    "goal_same_day": (
        Level.ERROR,
        "Målet för {name} ändras {value} också på rad {other}. Det saknas, för ingen vet vilket som gäller.",
        "Ta bort den ena raden, eller rätta dess datum.",
    ),
    "goal_outside_project": (
        Level.REVIEW,
        "Målet ändras {value}, som ligger utanför projekttiden.",
        "Stämmer datumet behöver inget göras.",
    ),
    "eu_code_twice": (
        Level.WARNING,
        "EU-koden {value} står också på rad {other}, så finansiären får två siffror för samma sak.",
        "Rätta koden på den ena raden, eller skriv Nej i Rapporteras på den som inte ska redovisas.",
    ),
    "rule_split": (
        Level.ERROR,
        "Kolumnen {value} innehåller {what}, så indikatorn delas inte upp på den.",
        "Välj en kolumn med några få ord som kommer igen, till exempel Organisation, Kommun eller Storleksklass.",
    ),
    "rule_split_twice": (
        Level.WARNING,
        "Kolumnen {value} står två gånger i Delas upp på. Den gäller en gång.",
        "Låt den stå en gång.",
    ),
    "rule_matches_nothing": (
        Level.WARNING,
        "Indikatorn {value} träffar ingen rad i loggen.",
        "Kontrollera aktiviteter, status och filter, om det inte är för tidigt i projektet.",
    ),
    "plan_activity_unknown": (
        Level.WARNING,
        "Aktiviteten {value} finns inte i planen. Texten står sist i avsnitt {section}, utan siffror.{suggestion}",
        "Skriv aktivitetens benämning eller nummer som på bladet Aktivitetsplan, eller lägg till den där.",
    ),
    "plan_indicator_unknown": (
        Level.WARNING,
        "Det finns ingen indikator med koden {value}, så dess siffror kommer inte med {place}.{suggestion}",
        "Skriv koder från bladet Indikatorer med komma emellan, eller inga.",
    ),
    "figure_unknown": (
        Level.WARNING,
        "Det finns ingen siffra som heter {value}, så den står kvar som den är skriven i rapporten.{suggestion}",
        "Kopiera ett namn från bladet Sifferlista.",
    ),
    "figure_unread": (
        Level.WARNING,
        "Märkningen {value} går inte att läsa, så den står kvar som den är skriven i rapporten.{suggestion}",
        "Kopiera ett namn från bladet Sifferlista och skriv det mellan {{{{ och }}}}, utan något annat.",
    ),
    "number_differs": (
        Level.WARNING,
        "Texten säger {value}, men loggen säger {figure}.",
        "Rätta talet, eller skriv {{{{ {name} }}}} så fylls det i av sig självt.",
    ),
    "number_unconfirmed": (
        Level.WARNING,
        "Texten säger {value}, men det går inte ihop med siffrorna i loggen.",
        "Jämför med bladet Sifferlista, och rätta talet om det är fel.",
    ),
    "invariant_broken": (
        Level.ERROR,
        "Siffrorna för {value} går inte ihop: {what}.",
        "Lämna inte in rapporten. Spara en kopia av arbetsboken och hör av dig till den som sköter Projektlogg.",
    ),
    "text_person": (
        Level.WARNING,
        "Texten innehåller något som ser ut som ett personnummer. Det döljs i rapporten.",
        "Ta bort numret ur texten.",
    ),
}
