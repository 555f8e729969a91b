"""Signing in and out: pages made by the server, which need no script.

words    what the pages say, in the caller's language
page     their HTML
link     the way to them from the explorer
routes   the requests
openid   the way to an OpenID provider and back
"""
