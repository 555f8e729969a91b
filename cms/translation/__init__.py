"""Translation: what of a text was translated, what has changed since, and what is to be done."""
