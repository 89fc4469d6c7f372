"""Rank 0: what every room stands on. Nothing here imports a room above it."""
