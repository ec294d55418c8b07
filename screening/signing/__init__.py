"""Who signed this? Ed25519 keys and signatures."""
