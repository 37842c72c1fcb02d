"""You and privacy: the patient's pages."""
