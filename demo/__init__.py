"""The demonstration: real meetings and a real consultation, loaded through the actions that pages use."""
