"""Does a call come from this very machine?"""

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether the address, or the name `localhost`, is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
