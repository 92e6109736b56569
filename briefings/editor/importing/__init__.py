"""Importing: rows of tables and records of bibliographies to fields of sheets. What has no field is reported, never dropped."""
