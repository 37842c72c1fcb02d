"""What a phone needs to live without a signal: pages ahead of time, and an address for what waited in it."""
