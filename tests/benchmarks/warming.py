"""Has the service loaded what it loads beside its first requests?"""

import io

import httpx
from PIL import Image


def let_readers_load(client: httpx.Client) -> None:
    """Have an empty page read, on which the second opinion is asked too: both page readers have loaded then.

    They do so beside the first requests, as they have at any counter long before the next traveller.
    """
    page = io.BytesIO()
    Image.new("L", (800, 600), 255).save(page, "PNG")
    image = {"image": ("page.png", page.getvalue(), "image/png")}
    client.post("/documents/read", files=image).raise_for_status()
