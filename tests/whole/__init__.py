"""Promises that hold on every page and address of the application, walked over by its own list of routes."""
