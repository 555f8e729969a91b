"""Accounts: who asks, and how they show it.

caller      who asks, and the data that rights are decided by
models      the tables, out of the reach of the reader's and the editor's role
passwords   rules for passwords, and their hashes
throttle    growing pauses after failures
accounts    making, finding and changing accounts
sessions    signed-in browsers
tokens      programs
sign_in     by password
oidc        by an OpenID provider
audit       what is remembered of all this
"""
