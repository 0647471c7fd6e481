"""Embedded servers, the supervisor, the compose file."""
