"""Webhooks: what happens here is told to endpoints elsewhere, as Standard Webhooks has it.

models      endpoints, deliveries and attempts, in the schema ``office``
endpoints   adding them, giving them new secrets, replaying
signing     secrets, and the signature that goes with a message
addresses   which addresses may be connected to
post        one attempt: a request, and what came of it
schedule    when a failed attempt is made again
deliveries  what is due, and what an attempt changes
sender      the task that does it

A trigger on the outbox makes a delivery for each endpoint that wants an event, in the transaction
of the event. So nothing is missed, and the purge of a cache, which marks the same outbox, is no
concern of this package.
"""
