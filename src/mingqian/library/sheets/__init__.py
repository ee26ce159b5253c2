"""Small files of the library: item lists and people as CSV or XLSX, out and in again."""
