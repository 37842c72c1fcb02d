"""Today: the patient's pages."""
