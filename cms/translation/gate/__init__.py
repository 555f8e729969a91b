"""The cross-language gate: what a text says as a fact, its translation must say too.

Numbers, amounts, dates, official names and links are taken out of both texts, brought to values
that belong to no language, and compared. ``compare`` has the one function that others call.
"""
