"""How do checkpost and headquarters agree? (A later release; the room is reserved.)"""
