"""Check-ins in the forms of others: FHIR R4, tables of scores, exports of other apps. Text in, values out."""
