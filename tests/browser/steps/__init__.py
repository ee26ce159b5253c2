"""What people do in the browser, stage by stage, by clicking and filling the real pages."""
