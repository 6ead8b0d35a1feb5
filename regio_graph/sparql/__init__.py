"""SPARQL read without running it: protocol requests, tokens, safety and explanations."""
