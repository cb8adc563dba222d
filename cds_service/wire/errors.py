"""Refusals: every reason for which a request gets no cards, said so that an integrator can act on it."""

from collections.abc import Mapping
from types import MappingProxyType

from cds_service.wire.outcome import Issue, IssueType, Words, outcome_bytes

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class RefusalError(Exception):
    """A request that is answered with `status` and an OperationOutcome instead of cards.

    `what` says what is wrong and why it matters, `advice` what to do, `where` names the members
    ("context.patientId"). None of them repeats a value of the request: it may be patient data. `headers` are those
    that the status asks for (WWW-Authenticate, Retry-After).
    """

    def __init__(
        self,
        status: int,
        code: IssueType,
        what: str,
        advice: str,
        where: tuple[str, ...] = (),
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> None:
        super().__init__(what)
        self.status = status
        self.code = code
        self.what = what
        self.advice = advice
        self.where = where
        self.headers = headers

    def body(self) -> bytes:
        """The OperationOutcome as JSON."""
        issue = Issue(
            severity="error",
            code=self.code,
            details=Words(text=self.what),
            diagnostics=self.advice,
            expression=self.where,
        )
        return outcome_bytes(issue)


def malformed(what: str, advice: str, *where: str) -> RefusalError:
    """400: the body is not what CDS Hooks asks for (not JSON, a member is missing or of the wrong kind)."""
    return RefusalError(400, "structure", what, advice, where)


def missing(member: str, why: str, advice: str) -> RefusalError:
    """400: a required member is not there."""
    return RefusalError(400, "required", f"{member} is missing: {why}", advice, (member,))


def unusable(member: str, why: str, advice: str) -> RefusalError:
    """422: the member is there and of the right kind, but nothing can be done with its value."""
    return RefusalError(422, "value", f"{member} cannot be used: {why}", advice, (member,))
