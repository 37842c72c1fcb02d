"""How a person fares: check-ins, what was brought from before, and events of a life."""
