"""Reading lists as documents: versions, what is published, what is lacking."""
