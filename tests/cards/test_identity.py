"""Identities of cards and suggestions."""

from uuid import UUID

from cds_service.cards.identity import identity


def test_an_identity_is_a_random_uuid_that_never_comes_twice() -> None:
    drawn = [identity() for _ in range(500)]
    assert len(set(drawn)) == 500
    assert {(UUID(one).version, str(UUID(one)) == one) for one in drawn} == {(4, True)}
    assert {UUID(one).variant for one in drawn} == {"specified in RFC 4122"}
