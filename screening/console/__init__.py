"""What do officers see? Pages for counter, shift manager and headquarters: templates, own ES modules, own CSS."""
