"""What the two UK lists have in common: OFSI's consolidated list and the UK Sanctions List. Reads no list itself."""
