"""明签 Mingqian: the Django project. See README.md beside this file for the map."""
