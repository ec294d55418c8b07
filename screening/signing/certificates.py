"""Until when does a certificate hold?"""

from datetime import datetime
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificate

from screening.domain.errors import InvalidInput


def expires_at(path: Path) -> datetime:
    """Give the moment at which the first certificate of a PEM file ends. Raises InvalidInput (`tls_unusable`)."""
    try:
        return load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        raise InvalidInput(str(path), reason="tls_unusable") from None
