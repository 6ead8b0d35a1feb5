"""The SHACL engine: shapes evaluated over columns of integers, SPARQL constraints in Oxigraph."""
