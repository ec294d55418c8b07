"""What is a browser told about every answer of ours?"""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from screening.web.routes import STATIC

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; img-src 'self' blob: data:; font-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""No inline code or style; `blob:` is the preview of a page that the officer chose."""
_ALWAYS: Final = tuple(
    (name.encode(), value.encode())
    for name, value in {
        "content-security-policy": CONTENT_SECURITY_POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }.items()
)
"""As they go over the wire; no route of ours sets one of them itself."""
_WITH_CAMERA: Final = "/counter"
"""The one page that may ask for the camera, and for nothing else."""
_CAMERA_POLICY: Final = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
_STRICT_TRANSPORT: Final = "max-age=31536000"


class SecurityHeaders:
    """Puts the headers on every answer, problems among them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_ALWAYS]
                headers = MutableHeaders(scope=message)
                if scope["path"] == _WITH_CAMERA:
                    headers["Permissions-Policy"] = _CAMERA_POLICY
                if not str(scope["path"]).startswith(STATIC):
                    headers["Cache-Control"] = "no-store"
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = _STRICT_TRANSPORT
            await send(message)

        await self._app(scope, receive, send_with_headers)
