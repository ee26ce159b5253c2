"""The own public site: whoever opens it reads the publication at once."""
