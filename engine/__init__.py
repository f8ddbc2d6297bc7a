"""The only door to Camunda; knows nothing of the bureau."""
