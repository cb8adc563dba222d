"""What is not ours in `static/vendor`: exactly what its maker published, with its licence."""

import hashlib

from cds_service.pages.assets import assets

# From the npm package fhirclient 2.6.3 (build/fhir-client.pure.min.js, LICENSE), Apache-2.0.
FOLDER = "vendor/fhirclient/"
HASHES = {
    "LICENSE.txt": "465cc184a5cb151932850734f91dec5acc7f4fe177783328be3eec0aa9504152",
    "fhir-client.pure.min.js": "658dec434e308a6ba682158f1e94bfaa0f600bb500e78443369bfe7818133d90",
    "fhir-client.pure.min.js.LICENSE.txt": "28a2143c0c654d719d00f254e7a1e4bf376248b0f3ebb6e8ebc0e164e5418b1f",
}


def test_vendored_files_are_as_published() -> None:
    held = {name: content for name, content in assets().files.items() if name.startswith("vendor/")}
    published = {FOLDER + name: digest for name, digest in HASHES.items()}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in held.items()} == published


def test_they_bring_their_licence() -> None:
    assert b"Apache License, Version 2.0" in assets().files[FOLDER + "LICENSE.txt"]
