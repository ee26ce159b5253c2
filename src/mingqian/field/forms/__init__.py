"""Forms of the phone face, one module per part of the procedure."""
