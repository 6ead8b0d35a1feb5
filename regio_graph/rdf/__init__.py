"""Terms, formats and documents of RDF; Oxigraph and rdflib meet here only."""
