"""Files as tables: CSV and workbooks, their header found, their rows bounded and numbered."""
