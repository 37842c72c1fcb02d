"""Look back: how a person has been, what to bring to a visit, and a past that is brought along."""
