"""Starts, watches and stops the processes of one running system on this machine, all of them on loopback."""
