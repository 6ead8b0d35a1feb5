"""The project folder read: ontology, data, queries and page declarations, and the dataset made of them."""
