"""The plan: the patient's pages."""
