"""The relief curve on simulated people: facts, acceptance, simpler methods, speed (``make bench-relief``)."""
