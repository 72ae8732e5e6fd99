"""Which records are one party, in the admin: the queue of pairs that wait, and parties joined and parted by hand.

It stands in this room because designations follow what is decided (sanctions.services.identity).
"""
