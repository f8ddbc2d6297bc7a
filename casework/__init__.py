"""What the bureau does: one function an action, one transaction each."""
