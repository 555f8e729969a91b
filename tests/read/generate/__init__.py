"""What random requests are made of: a tree of selections, values of the world, and chance."""
