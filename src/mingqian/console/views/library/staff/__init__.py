"""The register of experts, the dictionaries and the import of people at the desk."""
