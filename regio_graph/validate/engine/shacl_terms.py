"""The terms of the SHACL namespace: those of the recommendation, and those of its advanced features."""

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
KNOWN = frozenset(_CORE.split()) | {f"{name}ConstraintComponent" for name in _COMPONENTS.split()}
ADVANCED = frozenset(_ADVANCED.split()) - KNOWN
