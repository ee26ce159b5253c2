"""Pages and endpoints of every face."""
