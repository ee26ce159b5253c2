"""The only composition root: settings, URLs, WSGI. Nothing imports this package."""
