"""Pages for people, in Dutch and English, that need no script: Flask over the endpoint."""
