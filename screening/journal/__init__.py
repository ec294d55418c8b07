"""Was anything altered, erased or cut off? The append-only chain and its verification."""
