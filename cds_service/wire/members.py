"""The small members of a request: what each is for, and how a sloppy but plain value is read.

Checks raise ValueError with the reason, without repeating the value.
"""

import re
from typing import Any
from urllib.parse import urlsplit

BEARER = "Bearer"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SEND_JSON = "Send one JSON object (RFC 8259, UTF-8): no NaN, comments or trailing commas, nothing after it."
SEND_OBJECT = "Send an object as in CDS Hooks 2.0, section HTTP Request."
SEND_HOOK = "Call the service that discovery (GET /cds-services) lists for the hook."
SEND_FEEDBACK = 'Send {"feedback": [{"card", "outcome", "outcomeTimestamp", …}]} as in CDS Hooks 2.0.'
BUNDLE_ADVICE = "Send the Bundle of the drafts, as the hook's definition says."

NEEDED = {
    "hook": ("it says what the user is doing.", "Send the hook's name, as listed in discovery."),
    "hookInstance": ("it names this call in logs and feedback.", "Send a new UUID with every call."),
    "context": ("it says which patient and which orders are meant.", "Send the context of the hook."),
    "context.patientId": ("it names the patient.", 'Send the id of the FHIR Patient, such as "1288992".'),
    "context.draftOrders": ("it holds the orders to be judged.", BUNDLE_ADVICE),
    "context.appointments": ("it holds the appointments to be judged.", BUNDLE_ADVICE),
    "fhirServer": (
        "fhirAuthorization came without the address it is for.",
        "Send fhirServer, the https base address of the FHIR server, or leave fhirAuthorization out.",
    ),
    "fhirAuthorization": ("it is an object.", "Send an object with access_token, or leave it out."),
    "fhirAuthorization.access_token": (
        "it is the token for the FHIR server.",
        "Send the OAuth 2.0 access token, or leave fhirAuthorization out.",
    ),
    "fhirAuthorization.token_type": ("it is fixed.", 'Send "Bearer".'),
}
OTHER = ("it is not what CDS Hooks 2.0 says.", SEND_OBJECT)

LONGEST = 1024  # characters of an identifier or a reference
VISIBLE = (  # one character: no control, no bidirectional mark, nothing of no width, no end of a line
    r"[^\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
SHOWN = re.compile(f"{VISIBLE}{{0,{LONGEST}}}")
ID = re.compile(r"(?!\.+$)[A-Za-z0-9._\-]{1,128}")
TOKEN = re.compile(r"[\x21-\x7e]+")
ADDRESS = re.compile(r"https?://[^\s\\@?#\x00-\x1f\x7f]+", re.IGNORECASE)


def bare_id(value: Any) -> str:
    """The id without a resource type ("Encounter/7" is "7"); "" for what is no id."""
    last = value.rpartition("/")[2] if isinstance(value, str) else ""
    return last if ID.fullmatch(last) else ""


def patient_id(value: str) -> str:
    """The id without "Patient/". It becomes part of an address, so nothing but an id may pass."""
    bare = value.removeprefix("Patient/")
    if not ID.fullmatch(bare):
        raise ValueError("it is not a FHIR id (letters, digits, '-', '.', '_').")
    return bare


def text_or_nothing(value: Any) -> str:
    return value if isinstance(value, str) else ""


def visible(value: str) -> str:
    """Names and references are printed and logged: nothing in them may turn text around, hide or end a line."""
    if SHOWN.fullmatch(value) is None:
        raise ValueError(f"it is longer than {LONGEST} characters, or holds control or invisible characters.")
    return value


def references(value: Any) -> tuple[str, ...]:
    """References as strings, from a list, one string, or objects with `reference`."""
    items = value if isinstance(value, list) else [value]
    texts = (item.get("reference") if isinstance(item, dict) else item for item in items)
    return tuple(text for text in texts if isinstance(text, str) and text)


def printable_token(value: str) -> str:
    if not TOKEN.fullmatch(value):
        raise ValueError("a token is printable ASCII without spaces.")
    return value


def bearer(value: str) -> str:
    if value.lower() != "bearer":
        raise ValueError("only bearer tokens are understood.")
    return BEARER


def web_address(value: str) -> str:
    """A base address without its last slash: http(s), a host, no user, query or fragment. A name in another script
    is written as DNS does (xn--): what looks like another name is none."""
    if not value.isascii() or not ADDRESS.fullmatch(value) or not _has_host(value):
        raise ValueError("it is not a plain http or https address (no user name, no query, no fragment).")
    return value.rstrip("/")


def _has_host(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
