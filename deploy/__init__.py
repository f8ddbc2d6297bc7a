"""The `xiaoneng` command, the local launcher and the wiring."""
