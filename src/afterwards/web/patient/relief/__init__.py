"""How long does it last, for me: the card, its limits, its table."""
