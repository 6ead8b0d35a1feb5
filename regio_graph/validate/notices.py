"""What a validation did not check, so that no run is green for having looked at nothing."""

from collections.abc import Collection, Iterator, Mapping

import pyoxigraph as ox

from .engine.description import Description
from .engine.shapes import LISTS_OF_SHAPES, OWL, REFERENCES, SH, Shapes
from .report import Notice

_CORE = """
    Shape NodeShape PropertyShape ValidationReport ValidationResult AbstractResult Severity Info
    Violation Warning NodeKind BlankNode IRI Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral
    targetClass targetNode targetObjectsOf targetSubjectsOf message severity deactivated property
    path alternativePath inversePath oneOrMorePath zeroOrMorePath zeroOrOnePath and closed
    ignoredProperties class datatype disjoint equals hasValue in languageIn lessThan
    lessThanOrEquals maxCount maxExclusive maxInclusive maxLength minCount minExclusive minInclusive
    minLength node nodeKind not or pattern flags qualifiedMaxCount qualifiedMinCount
    qualifiedValueShape qualifiedValueShapesDisjoint uniqueLang xone conforms result
    shapesGraphWellFormed detail focusNode resultMessage resultPath resultSeverity sourceConstraint
    sourceShape sourceConstraintComponent value ConstraintComponent parameter Parameter optional
    nodeValidator propertyValidator validator Validator SPARQLConstraint SPARQLAskValidator
    SPARQLSelectValidator SPARQLExecutable SPARQLAskExecutable SPARQLSelectExecutable
    SPARQLConstructExecutable SPARQLUpdateExecutable ask construct select update sparql prefixes
    declare PrefixDeclaration prefix namespace labelTemplate name description defaultValue group
    order PropertyGroup shapesGraph suggestedShapesGraph entailment resultAnnotation
    annotationProperty annotationVarName annotationValue ResultAnnotation Function returnType
"""
_COMPONENTS = """
    And Closed Class Datatype Disjoint Equals HasValue In LanguageIn LessThan LessThanOrEquals
    MaxCount MaxExclusive MaxInclusive MaxLength MinCount MinExclusive MinInclusive MinLength Node
    NodeKind Not Or Pattern Property QualifiedMaxCount QualifiedMinCount UniqueLang Xone SPARQL
"""
_ADVANCED = """
    target Target TargetType SPARQLTarget SPARQLTargetType rule Rule TripleRule SPARQLRule condition
    subject predicate object expression ExpressionConstraintComponent filterShape intersection union
    nodes this SPARQLFunction JSConstraint JSFunction JSLibrary JSRule JSTarget JSTargetType
    JSValidator js jsFunctionName jsLibrary jsLibraryURL if then else exists limit offset orderBy
    desc count min max sum groupConcat separator distinct
"""
# The terms of the SHACL namespace: those of the recommendation, and those of its advanced features.
KNOWN = frozenset(_CORE.split()) | {f"{name}ConstraintComponent" for name in _COMPONENTS.split()}
ADVANCED = frozenset(_ADVANCED.split()) - KNOWN


def notices(shapes: Shapes, focus_nodes: Mapping[str, int], loaded: Collection[str]) -> Iterator[Notice]:
    """Yield what was not checked; `loaded` are the IRIs of the graphs and documents that were read."""
    for name, number in focus_nodes.items():
        if not number:
            yield Notice(
                "no-focus-nodes",
                f"Geen enkel gegeven is een doel van de shape {name}: zij controleerde niets.",
                f"No data is a target of the shape {name}: it checked nothing.",
                name,
            )
    yield from _terms(shapes)
    yield from _references(shapes)
    for subject, predicate, value in shapes.graph.triples():
        iri = value.value if isinstance(value, ox.NamedNode) else ""
        if predicate == OWL + "imports" and iri.rstrip("#") not in loaded:
            yield Notice(
                "imports",
                f"owl:imports <{iri}> is niet gevolgd; geef dat bestand mee als --shapes.",
                f"owl:imports <{iri}> was not followed; give that file as --shapes too.",
                shapes.name(subject),
            )


def _terms(shapes: Shapes) -> Iterator[Notice]:
    for subject, term in unknown_terms(shapes.graph):
        kind = "unknown-target" if term == "target" else "unknown-term"
        if term in ADVANCED:
            yield Notice(
                kind,
                f"sh:{term} hoort bij SHACL Advanced Features, die hier niet uitgevoerd worden.",
                f"sh:{term} is of SHACL Advanced Features, which are not executed here.",
                shapes.name(subject),
            )
        else:
            yield Notice(
                kind,
                f"SHACL kent geen sh:{term}; wat hier staat, wordt overgeslagen.",
                f"SHACL has no sh:{term}; what this says is passed over.",
                shapes.name(subject),
            )


def unknown_terms(graph: Description) -> Iterator[tuple[ox.NamedNode | ox.BlankNode | ox.Literal, str]]:
    """Yield each subject with a term of SHACL's namespace that is not of the recommendation."""
    for subject, predicate, value in graph.triples():
        for term in (predicate, value.value if isinstance(value, ox.NamedNode) else ""):
            name = term.removeprefix(SH)
            if name not in (term, "") and name not in KNOWN:
                yield subject, name


def _references(shapes: Shapes) -> Iterator[Notice]:
    """Yield the shapes that are referred to and of which nothing is said: every node conforms to them."""
    said = shapes.graph.said
    for node, about in said.items():
        referred = [value for name in REFERENCES for value in about.get(SH + name, ())]
        for name in LISTS_OF_SHAPES:
            for head in about.get(SH + name, ()):
                referred += shapes.graph.members(head)
        for value in referred:
            if isinstance(value, ox.NamedNode) and value not in said:
                yield Notice(
                    "unknown-term",
                    f"Van de shape <{value.value}>, waarnaar dit verwijst, is niets bekend: alles voldoet.",
                    f"Nothing is said of the shape <{value.value}> that this refers to: everything conforms.",
                    shapes.name(node),
                )


def data_notices(shapes_graphs: Collection[str], loaded: Collection[str]) -> Iterator[Notice]:
    """Yield the shapes graphs that the data ask for by sh:shapesGraph and that were not read."""
    for iri in shapes_graphs:
        if iri.rstrip("#") not in loaded:
            yield Notice(
                "shapes-graph",
                f"De gegevens noemen sh:shapesGraph <{iri}>; die is niet gelezen.",
                f"The data name the sh:shapesGraph <{iri}>; it was not read.",
            )


def regimes(shapes: Shapes) -> dict[str, ox.NamedNode | ox.BlankNode | ox.Literal]:
    """Return the entailment regimes that a shapes graph asks for, with who asks for each."""
    return {
        value.value: subject
        for subject, predicate, value in shapes.graph.triples()
        if predicate == SH + "entailment"
    }
