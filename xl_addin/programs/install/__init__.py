"""Put the add-ins and the helper in place on this computer, take them away, and see how they are."""
