"""The documents that are searched: one for every named thing and for every canned query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..content.pages import QUESTION, Kinds
from ..content.queries import CannedQuery
from ..iris import DEFINITIONS, Names, local_name
from ..rdf.namespaces import PREFIXES
from ..rdf.store import Store
from ..rdf.terms import is_iri, is_literal

Text = tuple[str, str]  # a language and what is said in it

_SAID = """
SELECT DISTINCT ?thing ?part ?said WHERE {
  VALUES (?property ?part) {
    (skos:prefLabel "label") (foaf:name "label") (dct:title "label")
    (skos:altLabel "alt") (regio:fullForm "alt") (regio:shortForm "label") (skos:hiddenLabel "hidden")
    (skos:definition "text") (rdfs:comment "text") (dct:description "text") (regio:ruling "text")
    (regio:timing "text") (regio:condition "text") (regio:reason "text")
    (dct:identifier "code") (skos:notation "code") (tooi:organisatiecode "code") (tooi:gemeentecode "code")
  }
  ?thing ?property ?said .
  FILTER (isIRI(?thing) && isLiteral(?said))
}"""
# A label that a rule made repeats what a fact says with its parts, by which the fact is found.
_LABELS = """
SELECT DISTINCT ?thing ?said WHERE {
  ?thing rdfs:label ?said .
  FILTER (isIRI(?thing) && isLiteral(?said))
  FILTER NOT EXISTS { GRAPH <%s> { ?thing rdfs:label ?said } }
}"""
_TYPES = "SELECT ?thing ?type WHERE { GRAPH ?g { ?thing a ?type } FILTER (?g != <%s> && isIRI(?thing)) }"
_LINKS = """
SELECT DISTINCT ?one ?property ?other WHERE {
  ?one ?property ?other .
  FILTER (isIRI(?one) && isIRI(?other) && ?property NOT IN (rdf:type, regio:passage, dct:source, %s))
}"""
# Shortcuts of rules, which say in one step what other links say.
_LINKS %= (
    "regio:inProgramme, regio:namedWith, regio:holdsFor, regio:underHeading, regio:headingOf, regio:toldAs"
)
_INVERSE = f"{DEFINITIONS}factOf"
_BROAD = PREFIXES["prov"]  # what every part in anything is entailed to be
_CONTEXT = 400  # words of its surroundings that a document holds


@dataclass(frozen=True)
class Document:
    """One thing that can be found, with all that it can be found by."""

    iri: str
    page: str
    kind: str
    labels: tuple[Text, ...]
    alts: tuple[Text, ...] = ()
    hidden: tuple[Text, ...] = ()
    roles: tuple[Text, ...] = ()
    texts: tuple[Text, ...] = ()
    context: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    takes: tuple[tuple[str, str], ...] = ()  # of a canned query: parameter and class of its values
    names: dict[str, str] = field(default_factory=dict)  # of its kind, by language
    weight: float = 1.0  # how much its kind counts for


def _named(kind: str, declared: Kinds, labels: tuple[Text, ...] = ()) -> dict[str, str]:
    """Name a kind by language: as the release does, else as declared, else by the end of its IRI."""
    bare = {"nl": local_name(kind)}
    return dict(labels) or dict(declared.names.get(kind, bare))


def gather(store: Store, names: Names, queries: Iterable[CannedQuery], declared: Kinds) -> list[Document]:
    """Gather the documents of a release, in the order of their IRIs."""
    said = _said(store, names)
    kinds = _kinds(store, names, declared)
    labels = {thing: tuple(parts["label"]) for thing, parts in said.items() if parts.get("label")}
    roles, near = _surroundings(store, labels)
    found = []
    for thing, own in labels.items():
        parts, kind = said[thing], kinds.get(thing, "")
        page = names.page(thing)
        if page is None or not kind:
            continue
        tail = local_name(thing)
        context = [text for other in sorted(near[thing]) for _, text in labels[other]]
        found.append(
            Document(
                thing,
                page,
                kind,
                own,
                tuple(text for text in parts["alt"] if text not in own),
                tuple(parts["hidden"]),
                tuple(sorted(roles[thing])),
                tuple(parts["text"]),
                tuple(dict.fromkeys(" ".join(context).split()))[:_CONTEXT],
                tuple(dict.fromkeys([tail, *(code for _, code in parts["code"])])),
                names=_named(kind, declared, labels.get(kind, ())),
                weight=declared.weights.get(kind, 1.0),
            )
        )
    found += [_question(query, declared) for query in queries]
    return sorted(found, key=lambda document: document.iri)


def _said(store: Store, names: Names) -> dict[str, dict[str, list[Text]]]:
    said: dict[str, dict[str, list[Text]]] = defaultdict(lambda: defaultdict(list))
    for solution in store.select(_SAID):
        thing, part, text = solution["thing"], solution["part"], solution["said"]
        assert is_iri(thing)
        assert is_literal(part)
        assert is_literal(text)
        said[thing.value][part.value].append((text.language or "", text.value))
    for solution in store.select(_LABELS % names.entailed):
        thing, text = solution["thing"], solution["said"]
        assert is_iri(thing)
        assert is_literal(text)
        said[thing.value]["other"].append((text.language or "", text.value))
    for parts in said.values():
        if not parts["label"]:
            parts["label"] = parts["other"]  # what is only labelled, as borrowed terms are
        for texts in parts.values():
            texts.sort(key=lambda text: (text[0] != "nl", text))
    return said


def _kinds(store: Store, names: Names, declared: Kinds) -> dict[str, str]:
    """Return the asserted class of each thing; of several, the one that counts for most."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for solution in store.select(_TYPES % names.entailed):
        kinds[solution["thing"].value].append(solution["type"].value)
    weights, taken_as = declared.weights, declared.taken_as
    return {
        thing: min(
            (taken_as.get(kind, kind) for kind in types), key=lambda kind: (-weights.get(kind, 1.0), kind)
        )
        for thing, types in kinds.items()
    }


def _surroundings(
    store: Store, labels: dict[str, tuple[Text, ...]]
) -> tuple[dict[str, set[Text]], dict[str, set[str]]]:
    """Say of each thing in which roles it stands, and what named things it leads to.

    A role is what a fact without a name, such as a leadership, says: whose, of what, in which part.
    """
    roles: dict[str, set[Text]] = defaultdict(set)
    near: dict[str, set[str]] = defaultdict(set)
    facts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for solution in store.select(_LINKS):
        one, property_, other = (solution[name].value for name in ("one", "property", "other"))
        if one in labels and other in labels:
            near[one].add(other)
        elif one not in labels and other in labels:
            facts[one].append((property_, other))
    for links in facts.values():
        if not any(property_ == _INVERSE for property_, _ in links):
            continue
        for property_, thing in links:
            if property_ in labels and property_ != _INVERSE and not property_.startswith(_BROAD):
                rest = sorted({other for by, other in links if by != property_ and other != thing})
                for language, role in labels[property_]:
                    said = [dict(labels[other]).get(language) for other in rest]
                    roles[thing].add((language, ", ".join([role, *filter(None, said)])))
    return roles, near


def _question(query: CannedQuery, declared: Kinds) -> Document:
    return Document(
        f"/queries/{query.name}",
        f"/queries/{query.name}",
        QUESTION,
        tuple(query.title.items()),
        texts=tuple(query.summary.items()),
        alts=tuple(("nl", tag) for tag in query.tags),
        codes=(query.name,),
        names=_named(QUESTION, declared),
        weight=declared.weights.get(QUESTION, 1.0),
        takes=tuple((each.name, each.of) for each in query.parameters if each.type == "iri" and each.of),
    )
