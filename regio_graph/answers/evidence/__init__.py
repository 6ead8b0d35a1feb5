"""The evidence of a row of an answer: the triples it matched, and the passages they rest on."""
