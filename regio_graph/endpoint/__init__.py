"""HTTP without a framework: requests in, replies out, for SPARQL, graphs, files and their headers."""
