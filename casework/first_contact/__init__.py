"""First contact (首问): registered by whoever takes the call or the visit, who answers for it until another has taken it over (FC)."""
