"""What a finding says when the shape says nothing, and how to mend it: Dutch and English.

A `{}` is the constraint's parameter, as short as it goes.
"""

from typing import NamedTuple


class Texts(NamedTuple):
    """A message and a hint, each in Dutch and English."""

    message: str
    message_en: str
    hint: str
    hint_en: str


_ANY = Texts(
    "Voldoet niet aan deze regel.",
    "Does not meet this rule.",
    "Lees de regel in de shape en pas de gegevens aan.",
    "Read the rule in the shape and change the data.",
)
TEXTS: dict[str, Texts] = {
    "Class": Texts(
        "De waarde is geen {}.",
        "The value is no {}.",
        "Verwijs naar een bestaande {}, of geef de waarde dat type.",
        "Point to an existing {}, or give the value that type.",
    ),
    "Datatype": Texts(
        "De waarde is geen geldige {}.",
        "The value is no valid {}.",
        'Schrijf de waarde als "…"^^{}, in de vorm die dat type voorschrijft.',
        'Write the value as "…"^^{}, in the form that type prescribes.',
    ),
    "NodeKind": Texts(
        "De waarde is van de verkeerde soort; verwacht: {}.",
        "The value is of the wrong kind; expected: {}.",
        "Een IRI staat tussen < en > of heeft een prefix; tekst staat tussen aanhalingstekens.",
        "An IRI stands between < and > or has a prefix; text stands between quotes.",
    ),
    "MinCount": Texts(
        "Er zijn te weinig waarden; nodig: {}.",
        "There are too few values; needed: {}.",
        "Voeg de ontbrekende eigenschap toe.",
        "Add the missing property.",
    ),
    "MaxCount": Texts(
        "Er zijn te veel waarden; toegestaan: {}.",
        "There are too many values; allowed: {}.",
        "Houd de juiste waarde en verwijder de andere.",
        "Keep the right value and remove the others.",
    ),
    "MinExclusive": Texts(
        "De waarde moet meer zijn dan {}.",
        "The value must be more than {}.",
        "Verbeter de waarde of haar datatype.",
        "Correct the value or its datatype.",
    ),
    "MinInclusive": Texts(
        "De waarde moet minstens {} zijn.",
        "The value must be at least {}.",
        "Verbeter de waarde of haar datatype.",
        "Correct the value or its datatype.",
    ),
    "MaxExclusive": Texts(
        "De waarde moet minder zijn dan {}.",
        "The value must be less than {}.",
        "Verbeter de waarde of haar datatype.",
        "Correct the value or its datatype.",
    ),
    "MaxInclusive": Texts(
        "De waarde mag hoogstens {} zijn.",
        "The value must be at most {}.",
        "Verbeter de waarde of haar datatype.",
        "Correct the value or its datatype.",
    ),
    "MinLength": Texts(
        "De waarde is te kort; minstens {} tekens.",
        "The value is too short; at least {} characters.",
        "Vul de tekst aan.",
        "Complete the text.",
    ),
    "MaxLength": Texts(
        "De waarde is te lang; hoogstens {} tekens.",
        "The value is too long; at most {} characters.",
        "Kort de tekst in.",
        "Shorten the text.",
    ),
    "Pattern": Texts(
        "De waarde heeft niet de vorm {}.",
        "The value does not have the form {}.",
        "Schrijf de waarde in die vorm.",
        "Write the value in that form.",
    ),
    "LanguageIn": Texts(
        "De tekst heeft geen toegestane taal; toegestaan: {}.",
        "The text has no allowed language; allowed: {}.",
        'Zet de taal achter de tekst, zoals "…"@nl.',
        'Put the language behind the text, as in "…"@nl.',
    ),
    "UniqueLang": Texts(
        "Een taal komt meer dan eens voor.",
        "A language is used more than once.",
        "Houd per taal één tekst.",
        "Keep one text per language.",
    ),
    "HasValue": Texts(
        "De waarde {} ontbreekt.",
        "The value {} is missing.",
        "Voeg die waarde toe.",
        "Add that value.",
    ),
    "In": Texts(
        "De waarde is niet een van: {}.",
        "The value is none of: {}.",
        "Kies een waarde uit de lijst.",
        "Choose a value from the list.",
    ),
    "Equals": Texts(
        "De waarden zijn niet gelijk aan die van {}.",
        "The values are not the same as those of {}.",
        "Maak beide eigenschappen gelijk.",
        "Make both properties equal.",
    ),
    "Disjoint": Texts(
        "De waarde komt ook voor bij {}.",
        "The value is a value of {} too.",
        "Verwijder een van beide.",
        "Remove one of the two.",
    ),
    "LessThan": Texts(
        "De waarde is niet minder dan die van {}.",
        "The value is not less than that of {}.",
        "Controleer beide waarden; ze kunnen verwisseld zijn.",
        "Check both values; they may be swapped.",
    ),
    "LessThanOrEquals": Texts(
        "De waarde is meer dan die van {}.",
        "The value is more than that of {}.",
        "Controleer beide waarden; ze kunnen verwisseld zijn.",
        "Check both values; they may be swapped.",
    ),
    "Closed": Texts(
        "Deze eigenschap hoort hier niet.",
        "This property does not belong here.",
        "Verwijder haar, of neem haar op in de shape.",
        "Remove it, or make it part of the shape.",
    ),
    "Not": Texts(
        "De waarde voldoet aan een shape waaraan zij niet mag voldoen: {}.",
        "The value conforms to a shape it must not conform to: {}.",
        *_ANY[2:],
    ),
    "And": Texts(
        "De waarde voldoet niet aan alle voorwaarden.",
        "The value does not meet every condition.",
        *_ANY[2:],
    ),
    "Or": Texts(
        "De waarde voldoet aan geen van de voorwaarden.",
        "The value meets none of the conditions.",
        "Maak dat één van de mogelijkheden klopt.",
        "Make one of the possibilities true.",
    ),
    "Xone": Texts(
        "De waarde voldoet niet aan precies één van de voorwaarden.",
        "The value does not meet exactly one of the conditions.",
        *_ANY[2:],
    ),
    "Node": Texts(
        "De waarde voldoet niet aan de shape {}.",
        "The value does not conform to the shape {}.",
        *_ANY[2:],
    ),
    "QualifiedMinCount": Texts(
        "Er zijn te weinig waarden die aan de voorwaarde voldoen; nodig: {}.",
        "There are too few values that meet the condition; needed: {}.",
        "Voeg een waarde toe die eraan voldoet.",
        "Add a value that meets it.",
    ),
    "QualifiedMaxCount": Texts(
        "Er zijn te veel waarden die aan de voorwaarde voldoen; toegestaan: {}.",
        "There are too many values that meet the condition; allowed: {}.",
        "Verwijder er een.",
        "Remove one.",
    ),
}


def texts(component: str) -> Texts:
    """Return the texts of a component."""
    return TEXTS.get(component, _ANY)
