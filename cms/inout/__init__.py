"""In and out: the whole graph as lines of JSON, and the whole database as one file.

lines       the form of an export: its lines and how they are read
order       in which order entries are written and taken in
export      the graph out
importing   the graph in
desk        releases and work, as lines of their own
files       the media files that go along
parallel    articles that are translations of each other, from a form of its own
backup      everything, in one file
restore     and back
"""
