"""Delivery: what stands between the compiler and the world.

``generations`` knows how often each live table has changed, ``listener`` hears of changes,
``responses`` keeps answers for as long as what they were made from stands.
"""
