"""Reports that nobody wrote, with their key: headings, order, wording, names and dates drawn by a seed.

The wording here is not taken from a template; it is how such reports say things. A report
is made with its key as a graph, so that it is scored as the real one is.
"""

import random
from dataclasses import dataclass, field
from datetime import date

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SKOS

from benchmarks.drafting.score import QUDT, REGIO
from regio_graph import dates

ID = "https://example.org/streek/id/"
CONCEPT = "https://w3id.org/regio-graph/concept/"
HEADINGS = {
    "participants": ["Betrokken gemeenten", "Deelnemende gemeenten", "Deelnemers", "Wie doen er mee?"],
    "commissioners": ["Opdrachtgever(s)", "Opdrachtgevers", "In opdracht van"],
    "leads": ["Bestuurlijk trekker(s)", "Bestuurlijke trekkers", "Trekkers", "Portefeuillehouder(s)"],
    "periods": ["Looptijd", "Periode", "Duur"],
    "prose": ["Wat is het?", "Waar gaat het over?", "Toelichting"],
    "goals": ["Uiteindelijk doel", "Doelen", "Wat willen we bereiken?", "Doelstellingen"],
    "current": ["Actueel", "Stand van zaken", "Voortgang"],
}
TITLES = [
    "Groene Schakels",
    "Programma Leefbare Dorpen",
    "Regionale Mobiliteitsaanpak",
    "Circulaire Bedrijven",
    "Zorg Dichtbij",
    "Water en Bodem",
    "Kansrijke Jeugd",
    "Aanpak Binnensteden",
    "Cultuur Verbindt",
    "Landschap van Morgen",
]
SURNAMES = [
    "de Groot",
    "van der Meulen",
    "Bakker-Smit",
    "Yıldız",
    "Hendriks",
    "van 't Hof",
    "El Amrani",
    "Kuipers",
    "ten Brink",
    "Ó Briain",
    "Jansen",
    "van Dijk-de Wit",
]
THEMES = ["Energietransitie", "Wonen", "Mobiliteit", "Ruimte", "Economie", "Sociaal"]
PARTS = ["Beheer", "Handhaving", "Beleid", "Monitoring"]
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
# What is said of an event, its type and state; {d} is a date, {b} a body.
FUTURE = [
    (
        "Naar verwachting wordt {d} de Woonzorgvisie vastgesteld door de gemeenteraden.",
        "vaststelling",
        "verwacht",
    ),
    ("De colleges stellen het Uitvoeringsplan {d} vast.", "vaststelling", "gepland"),
    ("In het {b} van {d} wordt het voorstel besproken.", "bespreking", "gepland"),
    ("Het eindrapport wordt {d} opgeleverd.", "oplevering", "gepland"),
    ("{D} vindt besluitvorming plaats over de locaties.", "besluit", "gepland"),
    ("Raadsinformatiebijeenkomst op {d}.", "raadsbijeenkomst", "gepland"),
    ("De nieuwe regeling treedt {d} in werking.", "inwerkingtreding", "gepland"),
    ("De pilot start {d}.", "start", "gepland"),
    ("Presentatie van de uitkomsten in het {b} {d}.", "presentatie", "gepland"),
    ("Het ontwerp ligt {d} ter inzage.", "terinzagelegging", "gepland"),
    ("Voorstel aan {b} {d}.", "voorstel", "gepland"),
    ("De samenwerkingsovereenkomst wordt {d} ondertekend.", "ondertekening", "gepland"),
    ("Het rapport verschijnt {d}.", "publicatie", "gepland"),
]
PAST = [
    ("{D} is de Omgevingsagenda vastgesteld.", "vaststelling", "gedaan"),
    ("{D} hebben de gemeenten het convenant ondertekend.", "ondertekening", "gedaan"),
    ("In het {b} van {d} is de voortgang besproken.", "bespreking", "gedaan"),
    ("De subsidieaanvraag is {d} ingediend.", "verzending", "gedaan"),
    ("{D} was er een raadsinformatieavond over het onderwerp.", "raadsbijeenkomst", "gedaan"),
    ("{D} is de aanbesteding gegund.", "selectie", "gedaan"),
    ("{D} is de website gepubliceerd.", "publicatie", "gedaan"),
]
FILL = [
    "De opgave vraagt om samenwerking tussen overheden en bewoners.",
    "Veel gemeenten hebben te weinig mensen om alles zelf te doen.",
    "Het werk bouwt voort op eerdere afspraken in de regio.",
    "Sinds 2019 werken de gemeenten hierin samen.",
    "In {y} werken we verder aan de uitvoering.",
    "Er is extra aandacht voor kleine kernen.",
]  # fmt: skip


@dataclass
class Report:
    """A report and its key."""

    text: str = ""
    key: Graph = field(default_factory=Graph)
    edition: str = ""

    def say(self, words: str) -> tuple[int, int]:
        """Add words; returns where they stand."""
        start = len(self.text)
        self.text += words
        return start, len(self.text)

    def state(self, kind: str, name: str, at: tuple[int, int] | None, **values: object) -> URIRef:
        """State a fact of the key."""
        node = URIRef(f"{ID}{kind}/{name}")
        self.key.add((node, RDF.type, REGIO[kind]))
        if at:
            self.key.add((node, REGIO.passage, URIRef(f"{ID}passage/{self.edition}/{at[0]}-{at[1]}")))
        for predicate, value in values.items():
            if value not in {None, ""}:
                term = value if isinstance(value, URIRef) else Literal(value)
                self.key.add((node, REGIO[predicate], term))
        return node

    def name(self, node: URIRef, label: str) -> URIRef:
        """Name a thing."""
        self.key.add((node, SKOS.prefLabel, Literal(label, lang="nl")))
        return node


def vary(seed: int, towns: list[tuple[str, str]]) -> Report:
    """Make a report. `towns` are municipalities: name and IRI."""
    draw = random.Random(seed)  # noqa: S311 - to be repeatable, not secret
    year, month = draw.choice([2025, 2026, 2027]), draw.choice([3, 9])
    report = Report(edition=f"{year}-{month:02}")
    report.say(f"Halfjaarbericht Streek {MONTHS[month - 1]} {year}\n\n")
    order = ["participants", "commissioners", "leads", "periods", "prose", "goals"]
    if draw.random() < 0.5:
        order[1:4] = draw.sample(order[1:4], 3)
    order.append("current")
    heads = {kind: draw.choice(choices) for kind, choices in HEADINGS.items()}
    for title in draw.sample(TITLES, draw.randint(4, 7)):
        _sheet(report, draw, title, order, heads, towns, date(year, month, 1))
    return report


def _sheet(  # noqa: PLR0913, PLR0917 - all that a sheet is drawn from
    report: Report,
    draw: random.Random,
    title: str,
    order: list[str],
    heads: dict[str, str],
    towns: list[tuple[str, str]],
    issued: date,
) -> None:
    code = title.lower().replace(" ", "-")
    programme = report.name(report.state("Programme", code, None), title)
    report.say(f"{title}\n\n{draw.choice(THEMES)}\n\n")
    for kind in order:
        report.say(f"{heads[kind]}\n\n")
        _FIELDS[kind](report, draw, code, programme, towns, issued)
        report.say("\n\n")


def _participants(
    report: Report, draw: random.Random, code: str, programme: URIRef, towns: list[tuple[str, str]], _: date
) -> None:
    chosen = sorted(draw.sample(towns, draw.randint(3, min(9, len(towns)))))
    last = draw.random() < 0.5
    for n, (name, iri) in enumerate(chosen):
        part = draw.choice(PARTS) if draw.random() < 0.15 else ""
        words = f"{name} ({draw.choice(['alleen ', '', 'uitsluitend '])}{part})" if part else name
        at = report.say(words)
        limit = report.name(report.state("ProgrammePart", f"{code}-{part}", None), part) if part else None
        node = report.state("Participation", f"{code}-{n}", at, participant=URIRef(iri), limitedTo=limit)
        report.key.add((programme, REGIO.participation, node))
        if n + 1 < len(chosen):
            report.say(" en " if last and n + 2 == len(chosen) else draw.choice([", ", ",\n"]))


def _commissioners(
    report: Report, draw: random.Random, code: str, programme: URIRef, towns: list[tuple[str, str]], _: date
) -> None:
    options = [
        ("Regiogemeenten", "regiogemeenten"),
        ("provincie Utrecht", "https://identifier.overheid.nl/tooi/id/provincie/pv26"),
        ("het Rijk", "Rijk"),
        (f"gemeente {towns[0][0]}", towns[0][1]),
    ]
    chosen = draw.sample(options, draw.randint(1, 3))
    for n, (words, who) in enumerate(chosen):
        at = report.say(words)
        holder = URIRef(who) if who.startswith("http") else report.name(URIRef(f"{ID}wie/{who}"), who)
        report.key.add(
            (
                programme,
                REGIO.commissioning,
                report.state("Commissioning", f"{code}-{n}", at, commissioner=holder),
            )
        )
        if n + 1 < len(chosen):
            report.say(" en " if n + 2 == len(chosen) else ", ")


def _leads(
    report: Report, draw: random.Random, code: str, programme: URIRef, _towns: list[tuple[str, str]], _: date
) -> None:
    count = draw.randint(1, 3)
    for n, surname in enumerate(draw.sample(SURNAMES, count)):
        office = draw.choice(["burgemeester", "wethouder", "gedeputeerde"])
        name = f"{draw.choice('ABCDEFGHJKLMNPRST')}. {surname}"
        start, _end = report.say(f"{office.capitalize() if n == 0 else office} {name}")
        node = report.state(
            "Leadership",
            f"{code}-{n}",
            (start, len(report.text)),
            office=URIRef(f"{CONCEPT}ambt/{office}"),
            printedName=name,
            leader=URIRef(f"{ID}persoon/{code}-{n}"),
        )
        report.key.add((programme, REGIO.leadership, node))
        if n + 1 < count:
            report.say(" en " if n + 2 == count else ", ")


def _periods(
    report: Report,
    draw: random.Random,
    code: str,
    programme: URIRef,
    _towns: list[tuple[str, str]],
    issued: date,
) -> None:
    first = issued.year - draw.randint(0, 4)
    words = draw.choice(
        [
            f"{first} – {first + 6}",
            f"{first}-{first + 3}",
            "Doorlopend",
            f"Tot en met {first + 5}",
            f"{first} en verder",
            f"oktober {first} – april {first + 2}",
        ]
    )
    at = report.say(words)
    reading = dates.read(words, near=issued)
    report.key.add((programme, REGIO.period, report.state("Period", code, at, edtf=reading.edtf)))


def _prose(
    report: Report,
    draw: random.Random,
    _code: str,
    _programme: URIRef,
    _towns: list[tuple[str, str]],
    issued: date,
) -> None:
    report.say(" ".join(draw.sample(FILL, 3)).format(y=issued.year))


def _goals(
    report: Report,
    draw: random.Random,
    code: str,
    programme: URIRef,
    _towns: list[tuple[str, str]],
    issued: date,
) -> None:
    due = issued.year + draw.randint(3, 20)
    mark = draw.choice(["- ", "• ", "- ✓ "])
    options = [
        (f"{draw.randint(2, 90)}.000 extra woningen in {due}", "NUM", "precies"),
        (f"Minimaal {draw.randint(5, 95)}% minder afval in {due}", "PERCENT", "ten-minste"),
        ("Een aantrekkelijk landschap voor bewoners en bezoekers", "", ""),
        ("Betere samenwerking tussen gemeenten en instellingen", "", ""),
        (f"In {due}: {draw.randint(2, 9)},5 TWh duurzaam opgewekte elektriciteit", "TeraW-HR", "precies"),
    ]
    for n, (words, unit, comparison) in enumerate(draw.sample(options, draw.randint(2, 4))):
        report.say(mark)
        at = report.say(words)
        goal = report.state("Goal", f"{code}-{n}", at)
        report.key.add((programme, REGIO.goal, goal))
        if unit:
            number = next(
                w for w in words.replace("%", " ").split() if w[0].isdigit() and w.rstrip(":") != str(due)
            )
            quantity = report.state(
                "Quantity",
                f"{code}-{n}",
                at,
                comparison=URIRef(f"{CONCEPT}vergelijking/{comparison}"),
                dueDate=report.state("Moment", f"{code}-{n}", None, edtf=str(due)),
            )
            report.key.add((quantity, QUDT.numericValue, Literal(number.replace(".", "").replace(",", "."))))
            report.key.add((quantity, QUDT.unit, URIRef(f"http://qudt.org/vocab/unit/{unit}")))
            report.key.add((goal, REGIO.quantity, quantity))
        report.say("\n")


def _current(
    report: Report,
    draw: random.Random,
    code: str,
    programme: URIRef,
    _towns: list[tuple[str, str]],
    issued: date,
) -> None:
    told = [(*each, True) for each in draw.sample(FUTURE, 3)] + [
        (*each, False) for each in draw.sample(PAST, 2)
    ]
    draw.shuffle(told)
    body = draw.choice(["BO", "bestuurlijk overleg", "DB", "PFO"])
    for n, (words, type_, state, coming) in enumerate(told):
        report.say("- ")
        if draw.random() < 0.3:
            report.say(draw.choice(FILL[:3]) + " ")
        printed = _date(draw, issued, coming=coming)
        led = (
            printed
            if printed.split()[0] in {"begin", "medio", "eind", "uiterlijk"}
            or words.find("van {d}") >= 0
            or "{b} {d}" in words
            else f"{'op' if printed[0].isdigit() else 'in'} {printed}"
        )
        led = printed if "op {d}" in words else led
        at = report.say(words.format(d=led, D=led[0].upper() + led[1:], b=body))
        reading = dates.read(printed, near=issued)
        late = reading.latest is not None and reading.latest < issued
        told_state = "achterhaald" if late and state in {"gepland", "verwacht"} else state
        moment = report.state("Moment", f"{code}-m{n}", None, edtf=reading.edtf)
        node = report.state(
            "Milestone",
            f"{code}-{n}",
            at,
            date=moment,
            milestoneType=URIRef(f"{CONCEPT}mijlpaalsoort/{type_}"),
            milestoneStatus=URIRef(f"{CONCEPT}mijlpaalstatus/{told_state}"),
        )
        report.key.add((programme, REGIO.milestone, node))
        report.say("\n")


def _date(draw: random.Random, issued: date, *, coming: bool) -> str:
    shift = draw.randint(1, 10) if coming else -draw.randint(1, 14)
    at = issued.year * 12 + issued.month - 1 + shift
    year, month = at // 12, at % 12
    forms = [f"{draw.randint(1, 28)} {MONTHS[month]} {year}", f"{MONTHS[month]} {year}"]
    if coming:
        forms += [
            f"Q{month // 3 + 1} {year}"
            if month // 3 > (issued.month - 1) // 3 or year > issued.year
            else f"{MONTHS[month]} {year}",
            f"eind {year if issued.month < 9 else year + 1}",
            f"het najaar van {issued.year if issued.month < 9 else issued.year + 1}",
        ]
    return draw.choice(forms)


_FIELDS = {
    "participants": _participants, "commissioners": _commissioners, "leads": _leads, "periods": _periods,
    "prose": _prose, "goals": _goals, "current": _current,
}  # fmt: skip
