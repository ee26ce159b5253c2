"""Pages of publication: lists and details, steps, objections."""
