"""Non-licensing services: the catalogue, applications, one-time notification, delivery, rating (SC, ON, TL-2)."""
