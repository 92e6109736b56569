"""Machine faces: a release as records, tables, places, feed entries and linked data. Formats are `render.exports`."""
