"""The terms of a catalogue, and the classes its properties lead to."""

from rdflib import Namespace
from rdflib.namespace import DCTERMS, FOAF, PROV, RDFS, SKOS, VOID, XSD

from ..rdf.namespaces import DCAT, DCATAP

SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = Namespace("http://publications.europa.eu/resource/authority/")
FILE_TYPE = Namespace(f"{EU}file-type/")
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

# The code list of DCAT-AP wants it under https, the name that SPDX gives it is under http.
SHA256 = Namespace("https://spdx.org/rdf/terms#")["checksumAlgorithm_sha256"]

# What a value is by the property that leads to it: a harvester does not follow each IRI.
RANGES = {
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCTERMS.type: SKOS.Concept,
    DCTERMS["format"]: DCTERMS.MediaTypeOrExtent,
    DCTERMS.publisher: FOAF.Agent,
    DCTERMS.creator: FOAF.Agent,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.compressFormat: DCTERMS.MediaType,
    DCAT.theme: SKOS.Concept,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    DCAT.landingPage: FOAF.Document,
    FOAF.page: FOAF.Document,
    FOAF.homepage: FOAF.Document,
    DCATAP.availability: SKOS.Concept,
    DCAT.contactPoint: VCARD.Kind,
    # Trivially so, but the shapes of DCAT-AP 3.0.0 ask for it by class.
    DCAT.accessURL: RDFS.Resource,
    DCAT.downloadURL: RDFS.Resource,
    DCAT.endpointURL: RDFS.Resource,
    DCAT.endpointDescription: RDFS.Resource,
    PROV.wasDerivedFrom: PROV.Entity,
    SPDX.algorithm: SPDX.ChecksumAlgorithm,
    SKOS.inScheme: SKOS.ConceptScheme,
}

PREFIXES = {
    "dcat": str(DCAT),
    "dcatap": str(DCATAP),
    "dct": str(DCTERMS),
    "foaf": str(FOAF),
    "prov": str(PROV),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "spdx": str(SPDX),
    "vcard": str(VCARD),
    "void": str(VOID),
    "xsd": str(XSD),
}
