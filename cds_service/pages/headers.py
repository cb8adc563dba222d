"""What every page tells the browser: run only what this service serves itself, tell nobody, keep nothing."""

from collections.abc import Iterable, Mapping

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def content_policy(connect: Iterable[str] = ()) -> str:
    """The Content-Security-Policy of a page that also speaks to these origins."""
    allowed = POLICY | {"connect-src": " ".join((POLICY["connect-src"], *connect))}
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


SAFE: Mapping[str, str] = {
    "Content-Security-Policy": content_policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PRIVATE: Mapping[str, str] = {"Cache-Control": "no-store"}
FOR_EVER: Mapping[str, str] = {"Cache-Control": "public, max-age=31536000, immutable"}
