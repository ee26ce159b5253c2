"""Attachments and generated documents, stored by digest and never overwritten."""
