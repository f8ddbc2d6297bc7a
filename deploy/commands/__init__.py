"""The subcommands of `xiaoneng`, one module each."""
