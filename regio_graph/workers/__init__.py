"""Processes that may be killed: a fork server, the workers it forks, and the pool that leases them."""
