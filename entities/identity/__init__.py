"""Which records speak of one party. Pure: no database.

`profile` takes out of an entry what tells parties apart; `keys` names the small groups
within which records are compared, so that nothing is compared with everything;
`likeness` weighs what speaks for and against two being one; `deciding` says which pairs
are sure, which wait for a person, and what parties they make.
"""
