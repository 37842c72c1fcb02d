"""The first questions: the patient's pages."""
