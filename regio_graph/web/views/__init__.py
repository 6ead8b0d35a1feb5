"""The pages by subject: each module registers the addresses of one kind of page."""
